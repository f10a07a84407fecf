"""How lines of news pages that are not the article begin, by kind; the phrases are as in `lexicon.py`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# Lines that begin so and are not long.
OPENINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "prompt": """
        لا تفوتوا | فعّلوا الإشعارات | فعلوا الإشعارات | اشترك بخدمة | بالاشتراك أنت | هذا المقال متاح مجانا
        هذه المادة متاحة مجانا | شاهد الفيديو على | شاهدوا الفيديو على | هل لاحظت خطأ | هل لاحظتم خطأ | أرسل قصتك
        أرسلوا قصتكم | أرسل رسالتك | أرسلي رسالتك | activá | seguí leyendo | sumate | suscribite | seguinos | registrate
        encontraste un error | por favor activa | por favor activá
        cette vidéo n'est pas | ce contenu n'est pas | gérer mes | votre publicité
        اشترك في | اشترك مجانا | اشترك لتصلك | اشترك الآن | اشترك بالنشرة | اشتركوا في | انضم إلى | انضموا إلى
        انضموا الى | تابعنا على | تابعنا عبر | تابعونا على | تابعونا عبر | تابعوا آخر | تابعوا أخبار | تابعوا قناتنا
        تابع آخر | تابع أخبار | لمتابعة أخبار | لمتابعة آخر | لمتابعة المزيد | لمزيد من الأخبار | لمزيد من التفاصيل
        حمل تطبيق | حمل التطبيق | حملوا تطبيق | حمّل تطبيق | نزل تطبيق | للاشتراك في | سجل في | سجّل في | سجل بريدك
        سجلوا في | ادفع | احصل على | يمكنكم متابعة | تابعوا صفحتنا | تفضلوا بزيارة | اضغط هنا | إضغط هنا | انقر هنا
        عبر إرسال كلمة | تلقوا آخر | تصلك أهم | لا تفوت | فعّل الإشعارات | فعل الإشعارات | أخبارنا الأهم
        للمزيد تابع | للانضمام إلى | كن أول من | تابعوا «
        subscribe to | subscribe for | sign up for | sign up to | click here to | click here for | tap here to
        download the | download our | get the latest | get our | get breaking | get unlimited | join our
        join us on | follow us on | follow us | like us on | follow our | to read the full | already a subscriber
        already have an account | already subscribed | create a free account | create an account | log in to
        sign in to | register to | register for free | register now | support our journalism | support independent
        become a member | donate | thank you for reading | thanks for reading | enter your email
        please enter a valid | you have reached your | this article is for subscribers | don't have an account
        not a subscriber | turn on | stay up to date | stay informed | never miss | listen to this article
        keyboard shortcuts | want more | have a news tip | got a tip | do you have a story | send us a tip
        email us at | contact us at | submit a correction | stream | watch live | our free
        inscrivez vous | abonnez vous | je m'abonne | recevez | retrouvez toute | retrouvez l'actualité
        suivez nous | suivez l'actualité | suivez les informations | rejoignez | téléchargez | déjà abonné
        la suite est réservée | article réservé | cet article est réservé | il vous reste | pour lire la suite
        soyez alerté | ajouter à vos | pour ajouter l'article | vous possédez déjà | soutenez | faites un don
        abonnieren sie | jetzt abonnieren | melden sie sich | registrieren sie | folgen sie uns | folgst du
        laden sie | hier geht es zum | hier können sie | bestellen sie | sie haben bereits | bereits abonnent
        kein abo | mit dem abo | weiterlesen mit | dieser artikel ist nur | lesen sie weiter mit | nachrichten der
        newsletter
        suscríbete a | suscríbase | regístrate para | regístrese | síguenos en | sigue toda | recibe | descarga
        descárgate | únete a | ya soy suscriptor | si ya eres suscriptor | contenido exclusivo para
        este artículo es exclusivo | para seguir leyendo | apoya | hazte socio | inicia sesión para | accede a todas
        abone olun | bültenimize | e bültenimize | uygulamamızı | uygulamayı indir | bizi takip | takip edin
        telegram kanalımıza | whatsapp kanalımıza | google news'te | google newste | haberleri kaçırmamak
        üye olmak için
        عضو شوید | به کانال | برای دریافت | ما را در | اپلیکیشن | دانلود اپلیکیشن | در خبرنامه | برای عضویت
        کانال تلگرام | همراهان عزیز
        متابعة أخبار | تابع جريدة | تابع صحيفة | تابع موقع | تابع قناة | تابعوا موقع | تابعوا صفحة | تابعوا حسابات
        انضم لقناتنا | انضموا لقناتنا | اشتركوا بنشرتنا | اشترك بنشرتنا | اشترك معنا | للاطلاع على المزيد
        للاطلاع على آخر | لتصلك | لتصلكم | ليصلك | ليصلكم | وصلك جديدنا | يصلك كل | حملوا تطبيقنا | نزلوا تطبيق
        حمل الآن تطبيق | أرسل لنا صورك | أرسلوا لنا | أرسل صورك | شارك بصورك | شارك بتوقعك | هل لديك معلومة
        هل لديك قصة | للتواصل معنا | للتواصل مع فريق | تواصل مع المحرر | راسلونا | بلغ عن فساد | ادعم صحافتنا
        ادعم الصحافة | ساهم في دعم | نعتمد على دعم | أعجبك ما تقرأ | هل أعجبك ما | أعلن هنا | أعلن معنا
        ضع إعلانك | مساحتك الإعلانية | هل وجدت هذا | هل استفدت | ما رأيك في هذا | قيم هذه | قيم جودة
        يمكنكم الاشتراك | يمكنك الاشتراك | يمكنك متابعة | يمكنك تحميل | أضفنا إلى | أضف موقعنا | اجعل موقعنا | اجعلنا
        مصدرك المفضل | انضم إلينا | انضموا إلينا | احصل على آخر | تبقى لك 0 | لقد قرأت 0 | تصفح العدد | سجل مجانا
        سجل دخولك | أنشئ حسابا | ليس لديك حساب | لديك حساب | تابع حساب | تابع أهم | شاهدوا البث | شاهد البث | تابع البث
        أنجز هذا التحقيق بدعم | أنجز هذا التقرير بدعم | أعد هذا التقرير بدعم | تم إنتاج هذا التقرير بدعم
        تم إنجاز هذا التحقيق | أنجزت هذه المادة بدعم | أنتجت هذه المادة بدعم | ينشر هذا التقرير بالتعاون
        ينشر بالتعاون مع | هذا المحتوى مدعوم | هذا المحتوى برعاية | قد نحصل على عمولة | subscribe now | subscribe today
        subscribe from | subscribe and | try it free | support local | support quality | support our | make a donation
        join thousands | join more than | join over | you have 0 | you've read | you ve read | you've reached
        you ve reached | this is your last free | free articles | 0 free articles | enjoy unlimited | unlimited access
        gain access | to unlock | was this | did you find | did you enjoy | how useful | rate this | what did you think
        share your thoughts | share your views | got a story | know something | reach the | send us | email the newsroom
        call our | contact the newsroom | contact our | write to us | text us | sign up here | sign up below
        sign up and | sign up today | sign up now | get local news | get the day | get the best | get this | get weekly
        get daily | get notified | get an alert | be the first to know | be the first to | add us | add as
        make us your | set us as | choose us | see more of our | see our | want to see more | find us on
        for more stories | for more news | for the latest | for breaking | for all the latest | check out our
        watch our | listen to our | download and | you can also follow | you can follow | you can listen | open in
        view this | view in | watch the video | article continues | story continues | this story continues | tap to
        hover over | this article was supported by | this story was supported by | this report was supported by
        this article was produced | this reporting was supported | this project was supported | produced with support
        the reporting of this | this is a free article | this article is free | to comment | please log in
        please sign in | please register | please subscribe | please enable | please turn | i understand and agree
        by submitting | by registering | by entering | by providing | by joining | by checking | by logging
        we may earn | we may receive | this post may contain | this page contains affiliate
        this article contains affiliate | as an amazon | we earn | you have permission | it looks like you
        for your security | inscrivez vous à | je m'abonne à | abonnez vous à | abonnez vous pour | soutenez nous
        aidez nous | votre soutien | nous avons besoin de vous | pour nous soutenir | faites vivre | adhérez
        rejoignez nous | rejoignez notre | retrouvez nous | retrouvez nos | retrouvez tous | retrouvez toutes
        retrouvez le meilleur | vous avez une information | vous avez 0 | vous avez lu 0 | vous avez atteint
        il vous reste 0 | restez informé | restez connecté | ne manquez rien | ne manquez | ne ratez
        chaque jour recevez | cliquez | cliquez ici | cet article vous | avez vous trouvé | qu'avez vous pensé
        donnez nous | contactez nous | contactez la | écrivez nous | pour commenter | connectez vous | identifiez vous
        vous devez être | ajoutez nous | ajouter comme source | pour nous ajouter | l'accès au contenu | accès illimité
        lecture offerte | cet article est en accès libre | cet article a été réalisé avec le soutien
        ce reportage a été réalisé avec | votre navigateur | pour lire cet article | débloquez | lisez cet article
        jetzt abonnieren und | abonniere | abonnieren sie unseren | unser newsletter | unsere newsletter
        mit unserem newsletter | melden sie sich für | melde dich | registriere dich | hier anmelden | hier abonnieren
        hier klicken | klicken sie | folgen sie | folge uns | lesen sie alle | laden sie die | lade dir | holen sie sich
        hol dir | sichern sie sich | testen sie | jetzt testen | unterstützen sie | unterstütze | werde mitglied
        sie haben noch 0 | noch 0 artikel | ihnen gefällt | hat ihnen | wie hat ihnen | war dieser | wie bewerten sie
        haben sie einen | haben sie fehler | fehler entdeckt | was meinen sie | was denken sie | schreiben sie uns
        schicken sie uns | mailen sie uns | diskutieren sie | kommentieren sie | um zu kommentieren | um kommentieren
        bitte melden sie | bitte loggen | bitte aktivieren | fügen sie uns | als bevorzugte quelle
        dieser artikel wurde gefördert | diese recherche wurde | die recherche wurde | gefördert von
        mit unterstützung von | unterstützt von | diese audioversion | mehr nachrichten gibt | immer informiert
        nichts mehr verpassen | um diesen inhalt | an dieser stelle finden | zum entsperren | suscríbete y
        suscríbete para | suscríbete por | regístrate | regístrate gratis | únete | apúntate | apúntate a | con tu apoyo
        síguenos | sigue nuestro | sigue nuestra | sigue toda la | sigue la actualidad | te quedan 0 | has leído 0
        ha leído 0 | has alcanzado | has llegado | lee gratis | acceso ilimitado | desbloquea | inicia sesión | ¿te ha
        te ha gustado | te ha resultado | qué te ha | has encontrado un error | has visto un error
        tienes una suscripción | tienes información | cuéntanos | escríbenos | envíanos | ponte en contacto | haz clic
        haga clic | pincha aquí | pulsa aquí | escucha el | escucha esta | escucha la | descárgate la | descarga la
        baja la | consulta nuestra | recibe en | recibe las | recibe nuestras | recibe cada | no te pierdas
        mantente informado | toda la actualidad | agréganos | añádenos | el acceso al contenido | este contenido es
        este artículo ha sido | este reportaje ha sido | los comentarios de | al registrarte | al suscribirte
        abone olarak | abone ol | bültenimize abone | e posta adresinizi | haberleri anında | güncel haberler için
        haberdar olmak | gelişmelerden haberdar | son dakika haberleri için | anlık bildirim | takip etmek için
        bizi sosyal | bizi instagram | bizi x | bizi twitter | bizi youtube | bizi facebook | bizi google
        whatsapp hattı | whatsapp ihbar | ihbar hattı | telegramdan | kanalımıza | grubumuza | destek olmak
        bağımsız gazeteciliğe destek | bağımsız gazeteciliği | gazeteciliğimize | okur desteği | bu haber size
        siz ne düşünüyorsunuz | görüşlerinizi | yorum yapmak için | yorum yazmak için | giriş yapmak | üye girişi yap
        üye değilseniz | 0 ücretsiz | haberin tamamı | haberin tamamını | tıklayın | daha fazlası için
        daha fazla haber için | google'da | google da bizi | tercih edilen kaynak | bu haber 0 destekle
        bizimle iletişime | bize yazın | haber göndermek için | tarayıcınız | uygulamamızla | uygulamamızı indir
        کانال ما | ما را در تلگرام | به ما بپیوندید | برای عضویت در | برای دریافت آخرین | برای اطلاع از | برای ثبت نظر
        برای ارسال نظر | لطفا نظرات | نظر خود را | در زمینه انتشار | این مطلب را | از ما حمایت | حمایت شما | اینجا کلیک
        کلیک کنید | صفحه اینستاگرام | خبرهای بیشتر در | اخبار بیشتر را در | با عضویت | مخاطبان گرامی | کاربران گرامی
        خوانندگان گرامی
        """,
        "share_bar": """
        شاركنا على | شارك على | شارك عبر | مشاركة عبر | مشاركة على | عدد القراءات | عدد المشاهدات | عدد الزيارات
        رابط مختصر | رابط الخبر | نسخ لصق رابط | وقت القراءة | مدة القراءة | حجم الخط
        share this | share on | tweet on | tweet this | share with | read more about sharing | short link
        estimated reading | partager sur | partager via | artikel teilen | teilen auf | compartir en | compartir por
        bu haberi paylaş | لینک کوتاه | اشتراک گذاری در | کد خبر | شناسه خبر | تعداد بازدید
        عدد القراء | عدد الزوار | عدد المصوتين | عدد التعليقات | رقم الخبر | رقم المقال | كود الخبر | معرف الخبر
        القراءات | شارك الخبر على | شارك المقال على | زمن القراءة | وقت قراءة | الوقت المقدر | تم النسخ | لونك المفضل
        share via | share to | share by | story id | article id | news id | story code | read time | reading time
        partager par | partagez sur | partagez cet | temps de lecture | durée de lecture | envoyer par | lire en 0
        id article | teile diesen | lesezeit | lesedauer | artikel id | comparte esta | comparte este | comparte en
        compartir con | tiempo de lectura | lectura de 0 | lectura 0 | okuma süresi | okunma sayısı | haber no
        haber kodu | زمان مطالعه | مدت زمان مطالعه | کد مطلب | شماره خبر | آدرس کوتاه | دسته بندی | دسته‌بندی
        سرویس خبر | گروه خبر | موضوع خبر | نوع خبر | تعداد نظرات
        """,
        "policy": """
        نستخدم ملفات | يستخدم هذا الموقع | يستخدم موقعنا | باستخدامك لهذا الموقع | we use cookies
        this site uses cookies | this website uses cookies | we and our partners | by continuing | by clicking
        by using this | by signing up | by subscribing | we value your privacy | your privacy
        this site is protected by recaptcha | when you | nous utilisons des cookies | nous et nos partenaires
        ce site utilise | en cliquant | en poursuivant | vous avez choisi de refuser | wir verwenden cookies
        wir und unsere partner | diese website verwendet | mit der nutzung | utilizamos cookies | este sitio utiliza
        esta web utiliza | nosotros y nuestros socios | al continuar | al hacer clic | bu site çerez
        sitemizde çerez | web sitemizde çerez | çerez | bu internet sitesinde | این سایت از کوکی | ما از کوکی
        نحن نستخدم | نحن وشركاؤنا | يستخدم الموقع ملفات | هذا الموقع يستخدم | باستمرارك في | باستخدام هذا الموقع
        بتسجيلك | باشتراكك | our site uses | our website uses | with your agreement | manage your privacy | by using our
        by signing | we and our 0 partners | protected by recaptcha | avec nos partenaires | avec votre accord
        notre site utilise | en vous inscrivant | en naviguant | les informations recueillies
        vous pouvez vous désinscrire | unsere webseite | diese seite verwendet | mit ihrer zustimmung | mit klick
        mit der anmeldung | mit dem absenden | hinweise zum datenschutz | ich bin damit einverstanden | ich willige
        ich akzeptiere | usamos cookies | este sitio usa | esta página utiliza | este portal utiliza | al suscribirte
        al registrarte aceptas | con tu acuerdo | nosotros y nuestros | acepto la | acepto las | he leído y acepto
        web sitemizde | sitemizden | sizlere daha iyi | size daha iyi | bu web sitesi | kişisel verileriniz | این وبسایت
        این وب سایت | با استفاده از این سایت
        """,
        "copyright": """
        جميع الحقوق محفوظة | كافة الحقوق محفوظة | كل الحقوق محفوظة | الحقوق محفوظة | حقوق النشر محفوظة
        حقوق الطبع محفوظة | حقوق الطبع والنشر | حقوق النشر والطبع
        يمنع نقل | يمنع النسخ | يحظر نقل | تصميم وتطوير | تصميم وبرمجة | تطوير | مركز الاتصال | copyright
        all rights reserved | all content copyright | no part of this | this material may not be | powered by
        designed by | developed by | site by | tous droits réservés | toute reproduction | reproduction interdite
        alle rechte vorbehalten | todos los derechos reservados | prohibida la reproducción | queda prohibida
        tüm hakları saklıdır | her hakkı saklıdır | sitemizde yayınlanan | تمامی حقوق | کلیه حقوق | کليه حقوق
        تمام حقوق | استفاده از مطالب | نقل مطالب
        حقوق الصور محفوظة | حقوق المادة | الحقوق محفوظة ل | لا يسمح بنسخ | يسمح بإعادة النشر | يمنع إعادة
        يرجى ذكر المصدر | مرخص من | مرخصة من | المدير المسؤول | الوكيل الإعلاني | صندوق بريد | سجل تجاري
        registered office | registered number | hosted by | copyright notice | rights reserved | licence details
        license details | droits de reproduction | édité par | directeur de la publication | hébergé par
        ein angebot von | ein produkt | derechos reservados | editado por | una publicación de | registrada en
        desarrollado por | todos los contenidos | reservados todos los | tüm hakları | haklar saklıdır | haber yazılımı
        imtiyaz sahibi | yayın yönetmeni | genel yayın | sorumlu yazı | kaynak gösterilmeden | طراحی و تولید
        طراحی سایت | صاحب امتیاز | استفاده از محتوا | نقل و نشر
        """,
        "disclaimer": """
        الآراء الواردة | التعليقات الواردة | التعليقات المنشورة | ما ينشر من تعليقات | المقالات المنشورة
        الأخبار المنشورة على | لن يتم نشر عنوان | الحقول الإلزامية | المرجو ملء | عذرا لقد انتهت | عفوا المشاركة
        ترحب شبكة | ترحب إدارة الموقع | تنويه | تصحيح | ملاحظة المحرر | we want our comments | views expressed
        the views expressed
        the opinions expressed | opinions expressed | the views in this | comments are closed
        comments are moderated | comments on this | comments have been | commenting is | your email address will not
        required fields are | this article was originally published | this story was originally published
        this article originally appeared | this story has been updated | this article has been updated
        this story has been corrected | correction | editor's note | editors note | our standards
        is not responsible for | votre adresse | les champs obligatoires | les commentaires sont fermés | les propos
        ihre e mail adresse | erforderliche felder | die kommentarfunktion | kommentare sind
        tu dirección de correo | los campos obligatorios | los comentarios | e posta hesabınız | gerekli alanlar
        yorumlarınızı | yasal uyarı | yazılan yorumlar | نشانی ایمیل شما | بخش های موردنیاز | نظرات حاوی | نظراتی که
        دیدگاه های ارسال
        لا يسمح بإعادة نشر | لا يجوز إعادة نشر | يمنع إعادة نشر | يحظر إعادة نشر | تنبيه لا يسمح
        تنبيه يمنع | تنبيه يحظر
        تنوه | تنويه هام | لا يتحمل الموقع | الآراء والمقالات | المقالات تعبر | المقال يعبر | هذا المقال يعبر
        المقال لا يعبر | هذه المقالة تعبر | جميع المقالات | ما ورد في هذا المقال | ملاحظة من المحرر | توضيح من المحرر
        ملاحظة المحررة | يرجى الالتزام | نرجو الالتزام | الرجاء الالتزام | شروط التعليق | يحتفظ الموقع | تحتفظ إدارة
        يتم مراجعة التعليقات | التعليقات تعبر | التعليقات لا تعبر | ترجم هذا المقال | ترجمت هذه المادة | نشرت هذه المادة
        هذه المادة مترجمة | هذا النص مترجم | the author is responsible | the opinions in | this is an opinion
        this article reflects | this column reflects | this article was updated | this story was updated
        this piece was | this article was amended | this article was corrected | an earlier version | a previous version
        clarification | keep comments | if you have a complaint | if you are dissatisfied | this website and associated
        this article first appeared | this story first appeared | this story originally appeared | originally published
        this article is republished | this story is republished | this story was translated
        this article was translated | cet article a été mis à jour | cet article a été modifié
        cet article a été corrigé | cet article est paru | cet article est republié | les opinions exprimées
        les points de vue | note de la rédaction | rectificatif | erratum | conformément à la loi
        les commentaires doivent | les commentaires sont modérés | merci de respecter | dieser artikel wurde
        dieser artikel erschien | dieser text erschien | in einer früheren version | in einer früheren fassung
        korrektur | anmerkung der redaktion | hinweis der redaktion | gastbeiträge | der kommentar gibt
        die redaktion behält | este artículo fue | este artículo se publicó | esta noticia ha sido
        esta información ha sido | fe de errores | nota de la redacción | nota del editor | los comentarios que
        el medio no se | esta web no se | una versión anterior | traducido por | bu haber güncellenmiştir
        bu yazıda yer alan | yazarın görüşleri | yazıda yer alan | yorumlarınız | yorumlar onaylandıktan
        yapılan yorumlar | düzeltme | editörün notu | نظراتی که حاوی | نظرات پس از | لطفا از نوشتن | انتشار نظرات
        دیدگاه های ارسال شده | پیام هایی که | اصلاحیه | خبرگزاری مجاز
        """,
        "tags_heading": """
        الوسوم | كلمات مفتاحية | كلمات دلالية | الكلمات الدلالية | الموضوع | الموضوعات | العلامات | تاغ | tags | tag
        topics | keywords | filed under | related topics | mots clés | tags associés | schlagwörter | schlagworte
        themen | etiquetas | temas | palabras clave | archivado en | etiketler | etiket | anahtar kelimeler
        برچسب ها | برچسب‌ها | کلیدواژه ها | کلید واژه ها
        """,
        "related_heading": """
        المزيد من | المزيد عن | المزيد حول | اقرأ المزيد | مواضيع ذات صلة | مقالات ذات صلة | أخبار ذات صلة
        الأكثر قراءة في | الأكثر قراءة | الأكثر مشاهدة | اقرأ في | more from | more on | most read in
        most popular in | trending in | latest from | top stories from | plus d'articles | plus de | mehr aus
        mehr von | más de | más en | más sobre | daha fazla | بیشتر از
        مزيد من | مواضيع ذات علاقة | أخبار ذات علاقة | المزيد في | من أعمال | للكاتب أيضا | من الكاتب نفسه
        more stories
        more news | other stories | other news | plus d'actualités | plus d'infos | nos lecteurs ont | les lecteurs ont
        lire aussi dans | mehr nachrichten | mehr artikel | mehr meldungen | weitere nachrichten | weitere artikel
        weitere meldungen | más noticias | otras noticias | diğer haberler | günün haberleri | اخبار بیشتر | خبرهای دیگر
        أخبار أخرى | مقالات أخرى | مواضيع أخرى | المزيد بقلم | المزيد بواسطة | الأكثر قراءة خلال | الأعلى قراءة
        الأكثر تداولا | أحدث أخبار | آخر أخبار | latest in | read more about | read more on | see more from
        most popular on | popular on | trending on | à lire dans | les plus lus | derniers articles
        toute l'actualité de | notre dossier sur | mehr dazu | meistgelesen in | neues aus | aktuelles aus
        die neuesten | más noticias de | otras noticias de | lo más leído en | últimas noticias de | lo más visto en
        en çok okunan | çok okunan | son eklenen | پربازدیدترین | پربیننده | آخرین اخبار | سایر اخبار | مطالب مرتبط
        """,
        "comments_heading": """
        تعليقات الزوار | تعليقات القراء | تعليقات | التعليقات على | comments on | comments for | responses to
        commentaires sur | kommentare zu | comentarios en | نظرات کاربران
        أحدث التعليقات | voir tous les commentaires | alle 0 kommentare | okuyucu yorumları
        """,
        "widget": """
        تم التحديث منذ | آخر تحديث منذ | هل أنت مع | هل تؤيد | what do you think | do you think | all quotes delayed
        0 people | advertisement | deine meinung
        هل أنت راض | مواقيت الصلاة | المتواجدون الآن | إجمالي الأصوات | سکه امامی | سکه بهار
        """,
    }
)
