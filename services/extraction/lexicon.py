"""Words that tell a tagger what a name beside them names. All folded at first use; written in usual spelling."""

from functools import cache
from typing import Final

from services.extraction.normalisation import fold

PLACE_NOUNS: Final = """
مدينة مدينتي المدينة بلدة بلدتي بلدات البلدة قرية قريتي قرى محافظة محافظتي محافظات ريف ريفي منطقة منطقتي مناطق
مديرية
مديريات
قضاء ناحية ولاية إقليم حي حيي أحياء ضاحية مدن ضواحي مخيم مخيمي جزيرة جبل جبال نهر وادي سهل هضبة معبر منفذ مطار ميناء
قاعدة سد بحيرة خليج مضيق شارع ساحة ميدان طريق جسر حاجز مستشفى ملعب سجن حقل أطراف محيط مشارف شمالي جنوبي شرقي غربي
""".strip()

# After these a list may go on: "the towns of X, Y and Z".
IN_PREPOSITIONS: Final = "في من إلى الى بين قرب نحو باتجاه داخل عبر شمال جنوب شرق غرب"

ORG_HEADS: Final = """
تنظيم حركة حزب وكالة جماعة كتائب نادي نادى بنك مؤسسة منظمة جبهة جامعة مجموعة تيار
ائتلاف هيئة
مجلس وزارة
""".strip()

SPORT_WORDS: Final = """
مباراة المباراة مباريات المباريات الدوري لاعب اللاعب لاعبي اللاعبين مدرب المدرب هدف هدفا هدفين أهداف المنتخب منتخب
الفريق فريق النادي
ملعب الملعب البطولة كأس الكأس الكرة كرة المونديال الشوط شوط التعادل الجولة نقطة الترتيب صفوف المدير الفني مهاجم
مدافع
حارس ركلة الحكم
""".strip()

PERSON_TITLES: Final = """
الرئيس رئيس الوزير وزير النائب السيد السيدة الدكتور الدكتورة د الشيخ الأمير الأميرة الملك الملكة السلطان العاهل
الجنرال اللواء العميد
العقيد المقدم الرائد النقيب الملازم الفريق المشير المهندس المحامي القاضي الفنان الفنانة المطرب المطربة الممثل
الممثلة
المخرج الكاتب الصحفي
الصحافي الصحفية الإعلامي الإعلامية المذيع اللاعب المدرب المهاجم المدافع الحارس النجم القائد الزعيم المتحدث المرشح
السفير المستشار
المستشارة البابا الأستاذ الباحث الناشط الناشطة الداعية الإمام آية المرجع السيناتور محافظ سفير نائب عضو مدير
زعيم قائد
والد
الحاج المرحوم الشهيد الأسير الطفل الطفلة الشاب الشابة زوجته شقيقه نجله نجل ابنه الرفيق المدعو الموسيقار الروائي
الشاعر حكومة نظام قوات
مستر مدام بقيادة برئاسة يدعى تدعى لـ خادم الأنبا البطريرك المواطن الطالب الأخصائي الخبير المحلل الدبلوماسي المبعوث
الحالي السابق
الأسبق الراحل
""".strip()

GIVEN_NAMES: Final = """
محمد محمود أحمد حامد حمد حميد حمدي حمدان حماد علي عمر عمرو عثمان حسن حسين حسان حسني إبراهيم إسماعيل إسحاق يعقوب يوسف
موسى عيسى
داود سليمان سلمان سلطان سالم سليم سامي سامر سعيد سعد سعود مسعود صالح صلاح صباح خالد خليل خليفة خلف خلفان طارق
طلال طه
ياسر ياسين
ناصر نصر نصير منصور نواف نايف نزار نبيل نوري نوح هادي هاشم هشام هيثم هاني وليد وائل وسام وسيم زياد زيد زكريا
زهير زين
رامي رائد
راشد رشيد رياض رضا رفيق رمزي رؤوف جمال جميل جلال جابر جعفر جاسم جواد جهاد ماجد مازن مالك ماهر مجدي محسن مدحت مراد
مروان مصطفى
مصعب معاذ معاوية معتز معين مقداد ممدوح منذر منير مهدي مهند مؤيد ميشال ميشيل فهد فهمي فواز فوزي فؤاد فادي فارس فاروق
فاضل فايز
فتحي فراس فرج فرحان فريد فيصل قاسم قيس قصي كاظم كامل كريم كمال لؤي لطفي عادل عاصم عامر عباس عدنان عدي عزيز عصام عطية
عقيل علاء
عماد عمار عنتر عوض عياد غازي غالب غانم غسان بدر براء بسام بشار بشير بكر بلال بندر تامر تركي توفيق تيسير ثامر أنس
أنور أسامة
أسعد أشرف أكرم أمجد أمين أيمن أيوب إياد إيهاب أديب أدهم أوس أحلام أسماء أمل أميرة آمنة إيمان بثينة جميلة حنان خديجة
دعاء دينا رانيا
رنا رندا ريم ريما زينب سارة سعاد سلمى سمر سميرة سمير سمية سناء سهى شيماء شادي شاكر شريف شفيق شهاب شوقي صابر
صادق صبحي
صبري صدام صفاء
ضياء طاهر عائشة عبير علياء غادة فاتن فاطمة كوثر ليلى لينا مريم منى مها ميساء نادية نادين نانسي نجلاء نجوى ندى
نهى نور
نورا هالة هبة
هدى هند وفاء ياسمين يسرا عبدالله عبدالرحمن عبدالعزيز عبدالملك عبدالكريم عبداللطيف عبدالمجيد عبدالقادر عبدالناصر
عبدالرزاق عبدالسلام
عبدالوهاب عبدالحميد عبدالحكيم عبدالخالق عبدالغني عبدالفتاح عبدالمنعم عبدالمحسن عبدالهادي عبدالواحد عبدالرؤوف
عبدالإله
عبدالمطلب
مشعل متعب مقرن مساعد مبارك مرزوق معمر مختار مرتضى مقتدى مهاتير نجيب نعيم نهاد نبيه نجم نضال ناجي نادر سيف سهيل سفيان
سراج ساطع
الوليد الحسن الحسين الطيب العربي المنصف الطاهر البشير الصادق الهادي المهدي المختار الأمين
جون جيمس جورج جوزيف جاك جان جاكوب جيري جيف جيم جيمي جو جوش جوردان جوناثان جوليان جوليا جولي جنيفر جيسيكا جينا دونالد
ديفيد ديفد دان دانيال
دانييل دوغلاس دينيس ديمتري ديميتري ديانا رونالد روبرت روبرتو رون راندي ريتشارد ريكس رافائيل رافاييل رودريغو رومان
ريان روجر ريبيكا
مايكل مايك مارك ماركو ماركوس مارتن مارتين ماريا ماري ماريو ماثيو ماتيو مات ماكس ميتش ميلانيا ميغان ميخائيل مونيكا
ميشيل
توم توماس توني تيم تيموثي تيد تشارلز تشارلي تيريزا بيل بول بولا بيتر بيت بن بنيامين بنجامين بوريس بريت براد براين
باراك باتريك بيير باولو
بيب بيدرو بابلو برنار بوب برندان ستيف ستيفن ستيفان ستيفاني سام سيرغي سيرجي سيرجيو سيباستيان سوزان سارا ساندرا سكوت
سيمون سالفادور
فلاديمير فيكتور فيليب فرانك فرانسوا فرانسيس فرانشيسكو فرناندو فابيو فالنتين فيتالي فاسيلي فيدريكا فريدريك فين
نيكولا نيكولاس نيك نيل نيكي نورمان ناتالي نعوم هنري هيلاري هاري هارفي هوارد هيكتور هيذر هانز هوغو هوغ
كارل كارلوس كارلو كريستيان كريستيانو كريستوفر كريستوف كريستين كريس كيفن كيفين كيم كين كيت كاثرين كلود كلير
كونستانتين
كلاوديو كيليان
كارولين كلاوس كايل لويس لوكاس لوكا لورا لوران ليونيل ليو ليز لاري ليندسي ليندا لي إريك إيريك إدوارد إدوار إليزابيث
إيمانويل إيلي إيمي
إيما إيفان إيدين إيغور إيفانكا إيلون آدم آلان ألان ألبرت ألكسندر ألكسي ألكسندرا ألفريدو ألفارو ألكس أليكس
أليكسيس آنا آنجي
أنجيلا أنغيلا أنجلينا أندرو أندريه أندريا أندريس أندي أنطونيو أنطوان أنتوني أوليفر أوليفييه أولاف أوسكار أوين أريان
أرسين أرماندو
وليام ويليام والتر وارن ويل وين واين وانغ يورغن يورجن يوري ياكوب يان يواكيم يواخيم زلاتان غاري غابرييل غاريث غريغ
غراهام غوردون
غوستافو غونزالو غييرمو خوان خورخي خوسيه خيسوس خافيير خواكين جياني جانلوكا جيانلويجي جوزيه جوزيب رجب مولود فتح بولنت
كمال مراد مسرور
نيجيرفان بهرام بيجن آصف شاه شينزو ناريندرا راهول
""".strip()

# Given names that are common words too: they may go on a name, not begin one.
NOT_FIRST: Final = """
يان آلان العربي صباح الأمين كين لي خلف فتح كامل دعاء آنا دينا نجم بيت تركي نادية مساعد علاء أمل أسماء جميل
جميلة غازي علياء مات سام
منى معين ليلى كريم ماجد بكر براء أمين وفاء إيمان آمنة عوض الهادي ماكس سناء مؤيد رمزي أشرف صادق ميساء تيم هند
نور مبارك مختار مالك سلمى
ندى نيل وين فين دان جان جو جيم بول بن ليز رضا جهاد فرج فرحان نصر نصير سعيد سعاد ضياء صفاء عزيز عامر عادل عاصم
فاضل حنان رنا المهدي
الطيب الصادق الوليد المختار الحسن الطاهر عطية عماد غالب شاكر صابر شريف شهاب ناجي نادر نعيم نهاد بدر نوح هدى مها
رشا بهاء مشعل
مقداد قاسم زين رائد حميد حامد سالم سليم طارق طاهر لطفي مجدي ممدوح منذر منير حسان جلال أنور أديب أدهم وسيم هنري
ثامر سراج ساطع
شاه كمال
""".strip()

NAME_LINKS: Final = "بن ابن بنت آل أبو ابو أبا أبي ولد عبد أم دي دا دو فان فون لو لا دل ديل بو ماك ال سان الدين الله"

# Often after a name without being part of it.
NOT_NAMES: Final = """
قال قالت وقال أكد أكدت أضاف أضافت أعلن أعلنت أوضح ذكر ذكرت أشار أشارت صرح كتب كان كانت يكون هو هي إنه إن أن أنه
من في
على إلى عن مع
بعد قبل منذ خلال عند حول ضد بين حتى أو ثم لكن كما حيث التي الذي الذين اللذين هذا هذه ذلك تلك قد لقد لم لن لا ما ليس
غير كل بعض عدة
يوم اليوم أمس الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت يناير فبراير مارس أبريل مايو يونيو يوليو
أغسطس سبتمبر أكتوبر نوفمبر
ديسمبر العام الماضي الحالي الجاري المقبل القادم الأول الثاني الثالث الأخير الأخيرة الجديد الجديدة السابق السابقة
الأسبق الراحل الحاكم
المعارض الوطني الدولي العسكري المدني الرسمي الشعبي المركزي السياسي الأمني العام العامة رئيس وزير مدير نائب عضو زعيم
قائد أمين مستشار
سفير محافظ الرئيس الوزير النائب المتحدث باسم الناطق مدرب لاعب نجم مهاجم حارس المهاجم اللاعب المدرب يقول تقول يرى ترى
يعتقد يؤكد تؤكد
دعا طالب وصل زار التقى استقبل بحث ناقش تلقى قدم شارك حضر غادر عاد توفي قتل أصيب اعتقل نفى رفض وافق وقع اتهم هدد حذر
أعرب شدد لفت
نوه تابع أردف أفاد كشف تحدث ظهر فاز سجل خسر تعادل تعرض حصل حقق تمكن نجح فشل يعمل يعيش يبلغ عاما سنة عاماً إثر جراء
بسبب بشأن
أيضا أيضاً فقط وهو وهي الذى التى فى الى على علي وقد وكان لدى لدي هل هنا هناك الآن صباح مساء اليوم أنه بأن بأنه لأن
عليه عليها له لها
لهم به بها منه منها فيه فيها عنه وفق وفقا بحسب حسب إذ إذا لو حين عندما بينما كي سوف نحو أكثر أقل أي أحد إحدى
واحد مرة
أول ثاني
الحكومة الجيش الشعب البلاد المدينة المحافظة الدولة الحرب السلام الأزمة القضية الملف القرار الاتفاق الأمن النظام
المعارضة القوات السلطات
يصل تصل يتم تم عبر ضمن داخل خارج فوق تحت أمام وراء خلف نفسه نفسها ذاته لاعبا رئيسا وزيرا قائدا مديرا أمينا
شخصيا رسميا
جاء جاءت سيكون سيتم يجب يمكن قرر طلب أمر أمرا وجه انتقد هاجم أجرى عقد ترأس افتتح دشن يواجه واجه يشارك يسعى يريد
يحاول
بدأ انتهى
أمير أميرة ولي دوقة دوق معالي معاليه ورئيس ووزير الهدف الدولية أفضل نهائي قائمة لوكالة وكالة بالنسبة لمدة
اللجنة التقدم
وأوضح وأضاف وأكد وأشار وذكر وتابع وقالت وأعلن وكشف وصرح ولفت وشدد واعتبر وطالب ودعا
""".strip()

# With one of these nearly any word that follows is the name of a body.
NAMED_HEADS: Final = "نادي نادى جامعة معهد فيلق بنك مستشفى اتحاد سرايا كتائب"
PARTY_HEADS: Final = "حزب"

# With these and a place, a nationality or a year, an event is named.
EVENT_HEADS: Final = "مونديال أولمبياد ديربي اتفاق اتفاقية ميثاق معاهدة إعلان مجزرة بروتوكول"
NATIONAL_EVENTS: Final = "الدوري|البطولة|الحرب الأهلية|كأس السوبر"
DATED_EVENTS: Final = "كاس مونديال اولمبياد يورو خليجي"
EVENT_TAILS: Final = "الممتاز|الممتاز لكرة القدم|لكرة القدم|لكرة السلة|للمحترفين|لكرة القدم للمحترفين"

# Feminine or not human and plural, without showing it in the last letter: their adjective is feminine.
FEMININE_HEADS: Final = "الاستخبارات المخابرات الجمارك الخطوط القوات استخبارات مخابرات"

# "The minister of foreign affairs": the ministry is not named.
MINISTERS: Final = "وزير وزيرة وزراء وزيري وزيرا"

# Before the name of a club that is also a common word.
CLUB_CONTEXT: Final = """
نادي نادى فريق لاعب لاعبو لاعبي مدرب جماهير مدافع مهاجم حارس نجم أمام ضد على مباراة فوز خسارة تعادل هدف مرمى
جماهير ضيفه مضيفه غريمه
نظيره صفوف بين
""".strip()

# Clubs whose names are everyday words.
EVERYDAY_CLUBS: Final = (
    "الاتفاق الشباب التعاون الوحدة النصر الفتح الوصل السد الرائد الاتحاد الرجاء الوداد الهلال الأخضر الوحدات الديوك"
)

# A country and an adjective are spelt alike; the article tells which after a definite noun.
ADJECTIVE_AFTER_NOUN: Final = "السعودية"
ADJECTIVE_UNLESS_LED: Final = "سورية تركية"

NATIONAL_HEADS: Final = """
الجيش|الحكومة|البرلمان|الشرطة|الاستخبارات|المخابرات|السفارة|الإدارة|البحرية|الخارجية|الرئاسة|القوات الجوية
|القوات المسلحة|سلاح الجو
|القوات الخاصة|القوات البرية|القوات البحرية|الخطوط الجوية|الخطوط|الجمارك|المحكمة العليا
|المحكمة الاتحادية العليا|البنك المركزي|الدفاع المدني
|الهلال الأحمر|الصليب الأحمر|مجلس النواب|مجلس الشيوخ|مجلس الوزراء|مجلس الشورى|مجلس الأمة|مجلس الشعب
|مجلس القضاء الأعلى|مجلس الأمن القومي
|النيابة العامة|الحرس الوطني|الحرس الجمهوري|خفر السواحل|حرس الحدود|البحرية الملكية|الاستخبارات العسكرية
|المخابرات العامة|المخابرات العسكرية
|هيئة الأركان|القيادة المركزية|القنصلية|الأمن|الحرس الثوري|الكونغرس|جهاز المخابرات|جهاز الاستخبارات
|جيش الاحتلال|سلاح البحرية|الاتحاد
|الحزب الديمقراطي|الحزب الشيوعي|الهيئة العامة|المجلس العسكري|المجلس الرئاسي|اللجنة الأولمبية
|الديوان الملكي|الأسطول|الشرطة الاتحادية
|وكالة الأنباء|وكالة أنباء|وكالة الفضاء|وكالة الاستخبارات|هيئة الإذاعة|التلفزيون
""".strip().replace("\n", "")

# Heads that need no nationality when a country follows: "the government of Djibouti".
COUNTRY_HEADS: Final = "حكومة|برلمان|سفارة|جامعة|نادي|نادى|بنك|وكالة أنباء|جيش|غرفة|بلدية|أمانة|شرطة"

MINISTRY_WORDS: Final = """
الدفاع الداخلية الخارجية الصحة التعليم التربية العدل المالية الاقتصاد التجارة الصناعة النفط الطاقة الكهرباء المياه
الري الزراعة البيئة
النقل المواصلات الاتصالات الإعلام الثقافة السياحة الآثار الشباب الرياضة الأوقاف الشؤون الاجتماعية الإسلامية الدينية
العمل التنمية
التخطيط الإسكان البلديات البلدية القروية الهجرة المهجرين المغتربين العلوم البحث العلمي العالي التكنولوجيا المعلومات
تقنية الخزانة
الأمن القومي الوطني التموين الحج العمرة الخدمة المدنية المدني التضامن الاجتماعي الاستثمار التعاون البترول المعدنية
الثروة السمكية
الخارجيه والتعليم حقوق الإنسان المرأة الشعب العامة الإدارة المحلية الموارد البشرية المائية الصناعات الطيران السكان
الرعاية الدولة
الأشغال المرافق الحرب البحرية الدولي التنمية البشرية المجتمع المجتمعية
""".strip()

SPORT_TAILS: Final = "لكرة القدم|لكرة السلة|لكرة اليد|لكرة الطائرة|لألعاب القوى|للتنس|للسباحة|للملاكمة"

GUARDED: Final = """
حديثة مشهد سلمية الجزيرة الطبقة مسقط حصار الخمس الرباط الخبر بن بازل قيصرية عين صبيا العلا نجد الحرة السلام
الباب التل القائم بلد هيت راوة نوى جاسم قارة الكوت الشطرة هون مرزق إب عمران البيضاء عتق عبس حجة القرنة رانية
الرس صور
بشري قبلي
سليانة ماردين ليل نيس بون برن بورصة معان قم لحج أريحا الحراك الضمير القصير التضامن غات النبك الزاوية العمارة البصيرة
حارم صوفيا
الخالص السلط الخبر الجديدة الأبيض الرفاعي المرج الشيخان الأحمدي الدانا باجة نابل الشحر شبام كانو المحمودية
الحوطة حيس
المحرق الخرج المجمعة دهب سرت بابل ليون النقب الغرب الأقصى بالي
""".strip()

ENGLISH_COMMON: Final = """
Reading Nice Orange Mobile Split Of Most Same Bath Deal Hull Derby Cork Male Bar Pau Van Man Bor Mary George
Santiago
Victoria
Independence Columbia Orlando Florence Augusta Jackson Lincoln Madison Aurora Paris Ford Total Apple Oracle Guardian
Independent Greens
Oscar Ban Xi Fed Sun Marines Patriot Telegraph Chelsea Georgia Jordan Chad Turkey Mercedes Wagner Congress Senate
Yonkers Windsor Lagos
Abe Marca Christmas Petra May March Ansar Spurs Arsenal Inter Celtic Sputnik Fars Android Windows Amazon Trump
Android Independent Petra
Sale Enterprise Irving Warren Carlson Jose Leon Salem Manila Nancy Lima Kent Hamilton Sydney Murray Powell Bush
Clinton Biden Barry
Dover Sandy Macon Sterling Independence Surprise Bay Hail Mason Gary Elizabeth Roman Salvador Moreno Cruz Diego
""".strip()
_ENGLISH_FINE: Final = frozenset(
    [
        "Paris",
        "Ford",
        "Apple",
        "Jordan",
        "Georgia",
        "Turkey",
        "Congress",
        "Senate",
        "Trump",
        "Bush",
        "Clinton",
        "Biden",
        "Lagos",
    ]
)

ENGLISH_GIVEN: Final = """
John James George Robert William Michael David Richard Joseph Thomas Charles Christopher Daniel Matthew Anthony Mark
Donald Steven Stephen
Paul Andrew Joshua Kenneth Kevin Brian Edward Ronald Timothy Jason Jeffrey Jeff Ryan Jacob Gary Nicholas Nick Eric
Jonathan Larry Justin
Scott Brandon Benjamin Ben Samuel Sam Gregory Greg Frank Alexander Alex Raymond Patrick Jack Dennis Jerry Tyler
Aaron
Jose Adam Nathan
Henry Douglas Doug Peter Zachary Kyle Walter Harold Jeremy Ethan Carl Keith Roger Gerald Terry Sean Arthur Lawrence
Jesse Dylan Bryan Joe
Jordan Billy Bruce Albert Willie Gabriel Logan Alan Juan Wayne Ralph Roy Eugene Randy Vincent Russell Louis Philip
Phillip Bobby Johnny
Bradley Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Betty Sandra Margaret
Ashley Kimberly Emily
Donna Michelle Carol Amanda Melissa Deborah Stephanie Rebecca Laura Helen Sharon Cynthia Kathleen Amy Angela Shirley
Anna Brenda Pamela
Emma Nicole Samantha Katherine Christine Debra Rachel Carolyn Janet Maria Catherine Heather Diane Olivia Julie Joyce
Victoria Kelly
Christina Joan Evelyn Lauren Judith Andrea Hannah Jacqueline Martha Gloria Teresa Sara Janice Ann Anne Alice Jean
Judy Julia Grace Denise
Amber Marilyn Danielle Beverly Diana Theresa Sophia Marie Rose Kate Tom Tim Jim Bill Bob Mike Steve Dave Dan Ron Ken
Tony Ted Fred Harry
Charlie Max Oliver Simon Martin Ian Neil Graham Stuart Colin Trevor Nigel Derek Geoffrey Hugh Dick Ray Ed Eddie Pete
Rick Jimmy Chris
Hans Karl Otto Friedrich Wilhelm Ludwig Pierre Jean Jacques François Francois Michel Claude Marcel Giovanni Giuseppe
Antonio Carlos Luis
Pedro Pablo Francisco Fernando Miguel Jorge Manuel Ivan Vladimir Sergei Dmitry Mikhail Nikolai Boris Igor Alexei
Ahmed Ahmad Mohammed
Mohammad Mohamed Muhammad Mahmoud Ali Omar Hassan Hussein Ibrahim Khaled Khalid Abdullah Abdul Mustafa Youssef Yusuf
Saeed Salman Tariq
Nasser Sami Samir Walid Fatima Aisha Layla Leila
""".strip()

ENGLISH_ORG_TAILS: Final = """
University College Institute Ministry Party Corporation Corp Inc Ltd Company Association Federation Union Council
Committee Commission
Agency Bank Museum Foundation Society Club FC United Brigade Brigades Army Police Department Airlines Airways Group
Hospital School Orchestra
Records Press Times Church League Front Movement Parliament Court Bureau Academy
""".strip()


@cache
def folded(text: str, separator: str | None = None) -> frozenset[str]:
    """The folded entries of one of the lists above, parted by white space unless another separator is given."""
    return frozenset(filter(None, (fold(entry) for entry in text.split(separator))))


@cache
def guarded() -> frozenset[str]:
    """Names that are common words too, in either language."""
    english = [word for word in ENGLISH_COMMON.split() if word not in _ENGLISH_FINE]
    return folded(GUARDED) | frozenset(map(fold, english))
