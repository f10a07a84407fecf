"""The words of news pages that are not the article, in seven languages: ar, en, fr, de, es, tr, fa.

One phrase between bars; `0` stands for any number. Phrases are folded before use, so spelling variants and case need
no entries of their own. Add words here, not in the rules.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from services.cleaning.folding import fold, mask_numbers
from services.cleaning.line_openings import OPENINGS
from services.cleaning.whole_lines import WHOLE_LINES

# A link to another article inside the text, with the headline on the same line.
RELATED_INLINE: Final = """
    اقرأ أيضا | إقرأ أيضا | اقرأ ايضا | اقرأوا أيضا | اقرؤوا أيضا | شاهد أيضا | شاهد ايضا | انظر أيضا | طالع أيضا
    اقرأ المزيد | للمزيد اقرأ | قد يهمك | قد يهمك أيضا | ذات صلة | خبر ذو صلة | طالع | شاهد | اقرأ | بالفيديو شاهد
    لمزيد من المعلومات
    read also | also read | read more | see also | related | related story | related article | must read | read next
    watch also | more on this | don't miss | in pictures | explainer | recommended | opinion
    lire aussi | à lire aussi | à lire | lire également | à lire également | voir aussi | à voir aussi | à découvrir
    sur le même sujet | notre dossier | podcast
    lesen sie auch | lesen sie mehr | lesen sie hier | lesetipp | mehr dazu | mehr zum thema | siehe auch
    auch interessant | lee también | lea también | leer también | lee más | te puede interesar | le puede interesar
    más información | noticia relacionada
    ayrıca okuyun | ilgili haber | bunu da okuyun | ayrıca bakınız | haberin devamı için | bakınız | بیشتر بخوانید
    همچنین بخوانید | بخوانید | مطلب مرتبط | خبر مرتبط | ببینید | در همین رابطه
    list 0 of 0
    تحقيق سابق | تقرير سابق | مقال سابق | خبر سابق | للاطلاع على | اقرأ كذلك | اقرأ في | اقرأ عن | واقرأ أيضا | واقرأ
    شاهد بالفيديو
    مقال ذو صلة | موضوع ذو صلة | تقرير ذو صلة | مادة ذات صلة | إقرأ المزيد | قد يعجبك
    قد يعجبك أيضا | استمع أيضا
    للمزيد | من الأرشيف | سبق أن نشرنا | في السياق
    full story | from the archive
    related coverage | related video | see more | learn more | read the full story | what to know | you may also like
    dig deeper
    notre enquête | notre reportage | lire notre | lire notre dossier | lire l'article | relire
    à relire | à écouter | en images | voir notre | retrouvez notre | mehr lesen | lesen sie dazu | lesen sie unseren
    passend dazu
    lesen sie jetzt | weiterlesen | zum weiterlesen | lea además | lee además
    te recomendamos | relacionado
    vea también | ver también | mire también | también lee | sigue leyendo | bunlar da ilginizi çekebilir
    ilginizi çekebilir
    okumak için | bunu da oku | ilgili içerik | tıkla oku | izleyin | بیشتر بدانید | پیشنهاد می کنیم | مرتبط | خبر قبلی
    گزارش قبلی
    همچنین ببینید | بیشتر ببینید
"""

BYLINES: Final = """
    تحقيق | إشراف | بإشراف | إعداد وتقديم | إعداد وتحرير | كتب وتصوير | تقرير وتصوير | تقرير خاص | تغطية | مراسلة
    مراسلتنا | المراسل
    من مراسلنا | أعد التقرير | أعد التحقيق | حاوره | حاورها | حاورته | أجرى الحوار | أجرت الحوار | جمع وإعداد | صياغة
    additional reporting by | report by | interview by | review by | analysis by
    enquête de | un reportage de | reportage de | entretien réalisé par | texte de | photos de | de notre correspondant
    de notre envoyé spécial | notre correspondant | bericht von | text von | interview von | fotos von
    ein kommentar von
    eine analyse von | un reportaje de | texto de | fotos de | entrevista de | una información de | haber merkezi
    haberi hazırlayan
    röportaj | yazar | derleyen | foto muhabiri | به قلم | گزارش از | عکاس و نویسنده | مترجم و ویراستار | تحریریه
    كتب | كتبت | كتبه | كتبها | بقلم | إعداد | تحرير | تقرير | ترجمة | حوار | تصوير | متابعة | محرر | المحرر
    الكاتب | مراسل | مراسلنا | فريق التحرير | شعر | قصيدة | كاريكاتير | رسوم
    by | written by | reported by | reporting by | edited by | editing by | author | words by | photographs by
    photography by | story by | posted by | published by | from our correspondent | from our correspondents
    from our staff | staff writer | staff reporter | correspondent
    par | écrit par | rédigé par | propos recueillis par | texte | von | ein artikel von | geschrieben von | autor
    redaktion | por | escrito por | redacción | texto | haber | yazan | haberi yazan | muhabir | editör
    kaynak muhabir | نویسنده | گزارش | خبرنگار | تهیه و تنظیم | مترجم | نگارش
"""

# What a page says where its free part ends; nothing of the article follows.
PAYWALL: Final = """
    la suite est réservée | il vous reste | cet article est réservé | article réservé aux abonnés | pour lire la suite
    this article is exclusive | this article is for subscribers | unlock this article | subscribe to continue reading
    to continue reading | to read the full | already have an account | already a subscriber | subscribe to read
    dieser artikel ist nur | weiterlesen mit | lesen sie weiter mit | sie möchten weiterlesen | para seguir leyendo
    este artículo es exclusivo | contenido exclusivo para | haberin devamı için abone | bu içerik abonelere
    لقراءة المقال كاملا | لمتابعة القراءة | هذا المحتوى للمشتركين | المحتوى حصري للمشتركين | للقراءة الكاملة
    برای خواندن ادامه
"""

# Headings of lists that belong to the page rather than to the article.
PAGE_LIST_WORDS: Final = """
    الأكثر | أهم | أبرز | أحدث | جديد | رائج | يتصدر | most | popular | trending | top | latest | elsewhere | web
    editors
    plus lus | populaires | tops | derniers | meistgelesen | gelesen | beliebte | aktuelle | neueste | leído | leídas
    leídos | visto | vistas | último | portada | okunanlar | okunan | popüler | çıkanlar | son | پربازدیدترین
    پربازدیدها
    آخرین | تازه | پربیننده | پربحث
"""

SOCIAL: Final = """
    facebook | instagram | twitter | youtube | telegram | whatsapp | tiktok | linkedin | snapchat | google news | x
    فيسبوك | فيس بوك | تويتر | إنستغرام | انستقرام | انستجرام | يوتيوب | تلغرام | تليجرام | تيليغرام | تلكرام | واتساب
    واتس | تيك توك | تلگرام | توییتر | اینستاگرام
"""

SOURCES: Final = """
    المصدر | مصدر الخبر | نقلا عن | المصادر | source | sources | via | original source | quelle | quellen
    fuente | fuentes | kaynak | منبع | منابع
"""

CAPTION_WORDS: Final = """
    صورة أرشيفية | صورة من الأرشيف | صورة تعبيرية | صورة توضيحية | أرشيفية | أرشيف | تصوير | الصورة | صورة | عدسة
    رسم بياني | رسم توضيحي | خريطة | إنفوغراف | إنفوغرافيك | انفوجرافيك | جدول | مخطط | لقطة شاشة | صورة من | صورة عن
    صورة لـ | صورة مأخوذة | صورة التقطت | صورة نشرها | صور | مشهد من | جانب من | لقطة من | لقطات من | المصور
    عكس تزئینی است | عکس تزئینی | عکس تزیینی | عکس آرشیوی است | نمودار | اینفوگرافیک
    graphic | infographic | chart | map | graph | screenshot | still from | photo illustration | ap file
    illustration by
    graphique | infographie | carte | capture d'écran | visuel | grafik | karte | infografik | grafik zum thema
    gráfico | mapa | infografía | captura de pantalla | una imagen de | grafik haber | harita | ekran görüntüsü
    temsili fotoğraf
    temsili | arşiv fotoğrafı | fotoğraf temsilidir
    مصدر الصورة | صدر الصورة | التعليق على الصورة | حقوق النشر | رويترز أرشيف | مواقع التواصل
    image copyright | image caption | image source | image credit | image | photo | photo credit | photo by
    file photo | file image | file picture | ap photo | getty images | courtesy of | handout | pictured | caption
    credit | photograph | shutterstock | istock | unsplash | watch | via getty images | anadolu via getty images
    afp via getty images | reuters file
    crédit photo | crédits photo | crédit | photo d'illustration | photo d'archives | illustration
    image d'illustration | légende | bild | foto | symbolbild | archivbild | archivfoto | bildquelle | symbolfoto
    fotografía | foto de archivo | imagen de archivo | imagen | fotoğraf | fotoğraflar | arşiv | görsel | عکس
    عکس آرشیوی | تصویر | عکاس
"""

# What stands over headlines of other articles, in a ticker.
BREAKING: Final = """
    عاجل | أخبار عاجلة | الأخبار العاجلة | خبر عاجل | شريط الأخبار | شريط عاجل | آخر الأخبار | آخر خبر | أحدث الأخبار
    الآن | مباشر | أهم الأخبار | أبرز الأخبار | رائج | الأكثر تداولا | العناوين | أهم العناوين
    breaking | breaking news | live | latest | latest news | trending | trending now | just in | news alert
    top stories
    dernière minute | en direct | en continu | flash | flash info | alerte info | à la une | dernières infos
    eilmeldung | eilmeldungen | newsticker | ticker | live | aktuell | jetzt live | top themen
    última hora | en directo | en vivo | lo último | urgente | tendencias | temas del día
    son dakika | flaş | flaş haber | canlı | manşet | öne çıkanlar
    خبر فوری | خبرهای فوری | فوری | آخرین اخبار | اخبار فوری | تازه ترین خبر | زنده
"""

# What heads the points that sum an article up, above it.
KEY_POINTS: Final = """
    أهم النقاط | أبرز النقاط | النقاط الرئيسية | أهم التطورات | آخر التطورات | أبرز التطورات | أهم ما جاء | أبرز ما جاء
    ملخص | الملخص
    ملخص الخبر | خلاصة | الخلاصة | باختصار | في سطور | أهم الأحداث | ما نعرفه | ما نعرفه حتى الآن | نقاط رئيسية
    أبرز المستجدات
    key points | key takeaways | takeaways | at a glance | in brief | in short | summary | the essentials | highlights
    what we know
    what we know so far | what to know | the gist | story highlights | key developments | latest developments
    quick read
    l'essentiel | en bref | en résumé | ce qu'il faut retenir | à retenir | points clés | les points clés
    ce que l'on sait | résumé
    das wichtigste in kürze | auf einen blick | das wichtigste | in kürze | kurz und knapp | zusammenfassung
    was wir wissen
    puntos clave | claves | las claves | en resumen | lo esencial | resumen | lo más importante | en breve
    lo que se sabe
    özet | özetle | haberin özeti | öne çıkan başlıklar | kısaca | önemli noktalar | son gelişmeler
    نکات کلیدی | خلاصه خبر | خلاصه | مهمترین نکات | در یک نگاه | چکیده
"""

# What authors are, at the head of what a page says of them below their text.
AUTHOR_WORDS: Final = """
    صحفي | صحفية | صحافي | صحافية | كاتب | كاتبة | باحث | باحثة | إعلامي | إعلامية | مراسل | مراسلة | محرر | محررة
    مدون | مدونة
    journalist | reporter | correspondent | writer | columnist | editor | freelancer | freelance | journaliste
    reporter | rédacteur
    rédactrice | correspondant | correspondante | chroniqueur | chroniqueuse | redakteur | redakteurin | journalistin
    korrespondent
    korrespondentin | volontär | reporterin | periodista | redactor | redactora | corresponsal | columnista | gazeteci
    muhabir | yazar
    editör | روزنامه نگار | خبرنگار | نویسنده | پژوهشگر
"""

# The headings of what a recipe needs.
INGREDIENTS: Final = """
    المقادير | مقادير الوصفة | المكونات | مكونات الوصفة | مقادير | مكونات | ingredients | you will need | what you need
    ingrédients | les ingrédients | zutaten | die zutaten | ingredientes | los ingredientes | malzemeler | malzemesi
    مواد لازم | مواد اولیه
"""

# What opens the line above the names of those who signed.
SIGNED: Final = """
    عن | باسم | الموقعون | الموقعون أدناه | signed | signed by | signé | signataires | les signataires | unterzeichnet
    unterzeichner | die unterzeichner | firmado | firmantes | los firmantes | imzalayanlar | امضا | امضاکنندگان
"""

PHOTO_CREDITS: Final = """
    رويترز | أ ف ب | ا ف ب | فرانس برس | الفرنسية | أسوشيتد برس | أ ب | الأناضول | غيتي | غيتي إيماجز | أرشيف
    ارشيف | رويترز أرشيف | مواقع التواصل | وكالات | سبوتنيك | الأوروبية | د ب أ | شينخوا
    reuters | afp | ap | getty | getty images | epa | dpa | aa | anadolu | shutterstock | imago | picture alliance
    keystone | efe | europa press | xinhua | belga | ansa | tass | sputnik | ritzau | tt | ntb | pa | pa media
    pa wire | upi | wam | istock | handout | archive | file
"""

AGENCIES: Final = """
    رويترز | أ ف ب | ا ف ب | أف ب | فرانس برس | وكالة فرانس برس | أسوشيتد برس | أ ب | د ب أ | الألمانية | الأناضول
    وكالة الأناضول | واس | وام | سانا | وات | معا | وفا | قنا | كونا | بنا | بترا | وأج | واج | أ ش أ | شينخوا
    سبوتنيك | تاس | نوفوستي | إفي | سيريانيوز | عنب بلدي | العربية | العربية نت | الجزيرة | الجزيرة نت
    سكاي نيوز عربية | بي بي سي | روسيا اليوم | وكالات | خاص | متابعات | الشرق الأوسط | دويتشه فيله | مهر | إرنا
    فارس | تسنيم | رووداو | السومرية نيوز | شفق نيوز | الوكالة الوطنية للإعلام
    الوكالة الوطنية | ماب | و م ع | العمانية | سونا | سبأ
    يورونيوز | مونت كارلو | فرانس 24 | الحرة | صحف | مواقع
    reuters | afp | ap | associated press | the associated press | agence france presse | agence france presse afp
    dpa | upi | bloomberg | efe | europa press | ansa | xinhua | tass | interfax | anadolu | anadolu agency | aa
    iha | dha | ihlas | irna | isna | mehr | fars | tasnim | bbc | bbc news | cnn | deutsche presse agentur | sda
    apa | keystone sda | belga | pti | ians | bss | kyodo | yonhap | sana | wam | spa | petra | wafa | agencies
    news agencies | agences | agenturen | agencias | ajanslar
    ایرنا | ایسنا | مهر | فارس | تسنیم | رویترز | خبرگزاری فرانسه | خبرگزاری مهر | خبرگزاری فارس | ایلنا
    خبرگزاری ایسنا
"""

# Places that datelines name without an agency beside them; there, nothing else tells a place from a person.
PLACES: Final = """
    دمشق | حلب | حمص | حماة | اللاذقية | إدلب | درعا | دير الزور | الرقة | الحسكة | القامشلي | بيروت | طرابلس | صيدا
    عمان | إربد | القدس | القدس المحتلة | غزة | رام الله | نابلس | الخليل | جنين | تل أبيب | القاهرة | الإسكندرية
    الجيزة | السويس | بورسعيد | أسوان | بغداد | البصرة | الموصل | أربيل | كركوك | النجف | كربلاء | السليمانية | الرياض
    جدة | مكة | مكة المكرمة | المدينة المنورة | الدمام | الطائف | أبها | تبوك | جازان | نجران | حائل | الأحساء
    الكويت | المنامة | الدوحة | أبوظبي | أبو ظبي | دبي | الشارقة | مسقط | صلالة | صنعاء | عدن | تعز | الحديدة | مأرب
    المكلا | الخرطوم | أم درمان | بورتسودان | جوبا | مقديشو | جيبوتي | نواكشوط | الرباط | الدار البيضاء | فاس | مراكش
    طنجة | الجزائر | وهران | قسنطينة | تونس | صفاقس | سوسة | بنغازي | مصراتة | سبها | درنة | طهران | أنقرة | إسطنبول
    اسطنبول | موسكو | واشنطن | نيويورك | لندن | باريس | برلين | بروكسل | جنيف | فيينا | روما | مدريد | أثينا | بكين
    طوكيو | نيودلهي | إسلام آباد | كابول | كييف | لاهاي | نيقوسيا | أديس أبابا | نيروبي
"""

MONTHS: Final = """
    يناير | كانون الثاني | فبراير | شباط | مارس | آذار | ابريل | أبريل | نيسان | مايو | أيار | يونيو | حزيران
    يوليو | تموز | أغسطس | اغسطس | آب | سبتمبر | أيلول | ايلول | أكتوبر | تشرين الأول | تشرين | الأول | الثاني
    نوفمبر | ديسمبر | كانون | جانفي | فيفري | أفريل | افريل | ماي | جوان | جويلية | أوت | اوت | يوليوز | غشت | شتنبر
    نونبر | دجنبر
    محرم | صفر | ربيع | الآخر | جمادى | الأولى | الآخرة | رجب | شعبان | رمضان | شوال | ذو | ذي | القعدة | الحجة
    january | february | march | april | may | june | july | august | september | october | november | december
    jan | feb | mar | apr | jun | jul | aug | sep | sept | oct | nov | dec
    janvier | février | mars | avril | mai | juin | juillet | août | septembre | octobre | novembre | décembre
    janv | févr | juil | déc
    januar | jänner | februar | märz | april | juni | juli | oktober | dezember | mrz | okt | dez
    enero | febrero | marzo | abril | mayo | junio | julio | agosto | septiembre | octubre | noviembre | diciembre
    ene | abr | ago | dic
    ocak | şubat | mart | nisan | mayıs | haziran | temmuz | ağustos | eylül | ekim | kasım | aralık
    فروردین | اردیبهشت | خرداد | تیر | مرداد | شهریور | مهر | آبان | آذر | دی | بهمن | اسفند | ژانویه | فوریه
    آوریل | مه | ژوئن | ژوئیه | اوت | سپتامبر | اکتبر | نوامبر | دسامبر
"""

WEEKDAYS: Final = """
    السبت | الأحد | الاثنين | الإثنين | الثلاثاء | الأربعاء | الاربعاء | الخميس | الجمعة
    monday | tuesday | wednesday | thursday | friday | saturday | sunday | mon | tue | wed | thu | fri | sat | sun
    tues | thurs
    lundi | mardi | mercredi | jeudi | vendredi | samedi | dimanche | montag | dienstag | mittwoch | donnerstag
    freitag | samstag | sonntag | mo | di | mi | do | fr | sa | so
    lunes | martes | miércoles | jueves | viernes | sábado | domingo | pazartesi | salı | çarşamba | perşembe | cuma
    cumartesi | pazar
    شنبه | یکشنبه | دوشنبه | سه | چهارشنبه | پنجشنبه | پنج | جمعه | یک | دو | چهار
"""

DATE_WORDS: Final = """
    نشر | نشرت | نشرت في | في | تاريخ | التاريخ | النشر | بتاريخ | تم | التحديث | آخر | تحديث | حدث | الساعة | صباحا
    مساء | ظهرا | ص | م | ه | هجري | الموافق | بتوقيت | توقيت | غرينتش | جرينتش | مكة | المكرمة | العدد | يوم | قبل
    منذ | دقيقة | دقائق | ساعة | ساعات | ساعتين | يومين | أيام | أسبوع | أسبوعين | أسابيع | شهر | شهرين | أشهر | سنة
    سنوات | عام | أعوام | ت | أبوظبي | القاهرة | الرياض | دمشق | بيروت | عدد | اليوم | أمس | ميلادي | كتب | أضيف
    أُضيف
    published | publish | posted | updated | update | last | modified | on | at | the | of | and | am | pm | gmt
    utc | est | edt | pst | pdt | cet | cest | bst | eet | ist | et | local | time | date | issue | no | vol | ago
    min | mins | minutes | minute | hour | hours | hrs | hr | h | day | days | week | weeks | month | months | year
    years | yesterday | today | first | created | st | nd | rd | th | a | p | read | an
    publié | le | à | mis | mise | jour | modifié | il | y | heures | heure | jours | semaines | mois | dernière
    modification | actualisé | lecture | créé
    stand | uhr | veröffentlicht | aktualisiert | publiziert | am | um | den | vor | std | stunden | stunde
    minuten | tagen | tage | zuletzt | erstellt | vom
    publicado | actualizado | actualización | el | de | del | a | las | hace | horas | hora | días | minutos
    última | h
    güncelleme | güncellenme | yayınlanma | yayın | tarihi | tarih | saat | son | giriş | eklenme | önce | dakika
    gün | oluşturma | güncellendi
    تاریخ | انتشار | ساعت | به | روز | بروز | رسانی | شده | پیش | دقیقه | منتشر | قمری | شمسی | تعداد
"""

# Grammar words: prose has many of them, menus and tag lists few.
FUNCTION_WORDS: Final = """
    في | من | على | إلى | الى | عن | أن | ان | إن | التي | الذي | الذين | ما | لا | لم | لن | هذا | هذه | ذلك | تلك
    مع | بعد | قبل | بين | كما | قد | كان | كانت | هو | هي | أو | او | ثم | حيث | منذ | خلال | عند | حتى | كل | بعض
    غير | إذا | لكن | وقد | وكان | وهو | وهي | فيما | بينما | أنه | أنها | بأن | وأن | به | له | لها | فيه | فيها
    عليه | عليها | منه | منها | ولم | ولا | وفي | ومن | وعلى | يوم | اليوم | قال | وقال | وأضاف | أكد | وأكد | أيضا
    ايضا | ضد | نحو | حول | عبر | لدى | سوف | ليس | أي | مثل
    the | a | an | of | to | in | on | at | by | for | with | from | and | or | but | that | this | these | those
    is | are | was | were | be | been | has | have | had | will | would | it | its | he | she | they | we | you | i
    his | her | their | not | as | which | who | said | says | after | before | than | when | if | about | into
    over | also | there | were | do | does | did | can | could | our | my | us | them | him | so | what
    le | la | les | un | une | des | du | de | et | en | dans | pour | par | sur | avec | que | qui | est | sont
    été | a | ont | il | elle | ils | ne | pas | au | aux | ce | cette | se | sa | son | ses | plus | mais | ou | où
    comme | après | avant | selon | nous | vous | leur
    der | die | das | den | dem | des | ein | eine | einen | einem | einer | und | oder | in | im | von | vom | zu
    zum | zur | mit | auf | für | ist | sind | war | waren | hat | haben | wird | werden | sich | nicht | auch | als
    wie | bei | nach | vor | dass | er | sie | es | aus | an | um | über | seine | ihre | wurde
    el | los | las | una | unos | del | al | y | en | por | para | con | que | es | son | fue | ha | han | no | se
    su | sus | lo | más | pero | como | este | esta | ser | sobre | entre | desde | hasta | también | ya | cuando
    ve | bir | bu | da | de | için | ile | olarak | olan | çok | daha | gibi | kadar | sonra | önce | göre | ancak
    değil | ise | ne | her | o | dedi | olduğunu | etti | oldu | eden | ettiği
    و | در | به | از | که | این | را | با | است | برای | آن | بود | شد | شده | خود | یک | تا | بر | هم | نیز | اما
    ها | می | های | کرد | کرده | پس | گفت | اند | باید | شود
"""

LEGAL_WORDS: Final = """
    cookies | cookie | privacy | consent | opt | advertising | subscription | subscriber | subscribers | newsletter
    preferences | browser | website | personalised | personalized | trademark | terms | personal data | third party
    analytics | inbox | cookiesi | données | abonnés | abonné | abonnement | consentement | publicitaires
    navigateur | datenschutz | einwilligung | nutzungsbedingungen | abo | abonnement | privacidad | suscripción
    suscriptores | consentimiento | çerez | çerezler | gizlilik | kvkk | الخصوصية | الارتباط | اشتراكك | المتصفح
    حریم | کوکی
"""


@cache
def phrases(table: str) -> frozenset[str]:
    """The folded phrases of one of the tables above, numbers as `0`."""
    folded = (mask_numbers(fold(phrase)) for line in table.splitlines() for phrase in line.split("|"))
    return frozenset(phrase for phrase in folded if phrase)


@cache
def whole_lines() -> Mapping[str, str]:
    """Folded line to the name of its group; the first group that lists a line has it."""
    found: dict[str, str] = {}
    for group in (
        "related_heading",
        "comments_heading",
        "comment_form",
        "tags_heading",
        "advertisement",
        "share_bar",
        "prompt",
        "policy",
        "contents",
        "end_mark",
        "widget",
        "navigation",
    ):
        for phrase in sorted(phrases(WHOLE_LINES[group])):
            found.setdefault(phrase, group)
    return found


@cache
def openings() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """First word to the (phrase, group) pairs that begin with it, longest phrase first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for group, table in OPENINGS.items():
        for phrase in sorted(phrases(table)):
            found.setdefault(phrase.split(" ", 1)[0], []).append((phrase, group))
    return {word: tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair))) for word, pairs in found.items()}


def opens_with(folded: str, table: str) -> str | None:
    """The longest phrase of a table that a folded line begins with, on a word boundary; None if none."""
    known = phrases(table)
    end = len(folded)
    words_left = 6
    prefix_ends = [index for index in range(len(folded)) if folded[index] == " "][:words_left] if folded else []
    for stop in reversed([*prefix_ends, *([end] if len(prefix_ends) < words_left else [])]):
        if folded[:stop] in known:
            return folded[:stop]
    return None
