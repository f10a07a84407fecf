"""Whole lines of news pages that are not the article, by kind; the phrases are as in `lexicon.py`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# Whole lines. The heading of a block decides how the lines under it are named.
WHOLE_LINES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "navigation": """
        الرئيسية | الصفحة الرئيسية | الصفحة الأولى | القائمة | القائمة الرئيسية | القوائم | بحث | البحث | ابحث
        ابحث هنا
        البث المباشر | بث مباشر | مباشر | عاجل | أخبار عاجلة | شريط الأخبار | آخر الأخبار | اخر الاخبار | الأخبار
        أخبار
        من نحن | اتصل بنا | تواصل معنا | للإعلان | إشتراكات | الأرشيف | أرشيف | خريطة الموقع | تسجيل الدخول | دخول
        تسجيل
        سياسة | اقتصاد | رياضة | ثقافة | فن | منوعات | محليات | محلي | عربي | دولي | دوليات | عالم | العالم | صحة
        تكنولوجيا
        علوم | مجتمع | حوادث | رأي | آراء | مقالات | تقارير | حوارات | فيديو | فيديوهات | صور | بودكاست | إنفوجراف
        ملفات
        الشرق الأوسط | عربي ودولي | أخبار محلية | أخبار دولية | أخبار عربية | اقتصاد وأعمال | مال وأعمال
        ملفات وتقارير
        التالي | السابق | الخبر التالي | الخبر السابق | الموضوع السابق | الموضوع التالي | المقال السابق
        المقال التالي
        انتقل إلى المحتوى | الانتقال إلى المحتوى الرئيسي | الانتقال إلى المحتوى | تخطي إلى المحتوى
        زر الذهاب إلى الأعلى
        العودة إلى الأعلى | إلى الأعلى | أعلى الصفحة | عرض المزيد | المزيد | عرض الكل | اقرأ المزيد | تحميل المزيد
        اللغة | العربية | الطبعة العربية | اختر اللغة | تغيير اللغة | النسخة الورقية | النسخة الكاملة | نهاية القائمة
        من نحن؟ | هيئة التحرير | وظائف | الإعلانات | شروط الخدمة | بيان الخصوصية | عدد اليوم | المحتوى الرئيسي
        home | homepage | menu | main menu | search | search for | sign in | log in | log out | login | register
        subscribe
        skip to content | skip to main content | skip to navigation | accessibility links | latest | latest news
        news | world
        politics | business | sport | sports | culture | opinion | video | videos | photos | podcasts | live
        breaking
        breaking news | about us | about | contact | contact us | careers | sitemap | site map | advertise
        advertise with us
        back to top | read more | more | see more | show more | see all | view all | load more | learn more | next
        previous
        prev | next article | previous article | archive | archives | my account | account | settings | editions
        edition
        exclusive | developing | language | select language | help | faq | search the site | weather | markets
        technology
        accueil | menu principal | rechercher | recherche | se connecter | connexion | s'abonner | s'inscrire
        aller au contenu
        à la une | en direct | en continu | politique | économie | société | international | culture | idées
        vidéos | qui sommes nous
        nous contacter | contact | plan du site | haut de page | retour en haut | lire la suite | voir plus
        afficher plus | en savoir plus
        suivant | précédent | article suivant | article précédent | sommaire | consulter | retour à l'accueil
        mon compte | identifiez vous
        startseite | menü | suche | suchen | anmelden | abmelden | registrieren | abonnieren | zum inhalt springen
        zum inhalt
        inhalt | hauptnavigation | nebennavigation | fußzeile | nachrichten | inland | ausland | wirtschaft
        politik | kultur
        panorama | wetter | über uns | kontakt | impressum | nach oben | zurück | weiter | weiterlesen
        mehr anzeigen | mehr
        zur startseite | suchbegriff | darum geht's | inhaltsverzeichnis | nächster artikel | vorheriger artikel
        inicio | portada | menú | buscar | búsqueda | iniciar sesión | inicia sesión | suscríbete | suscribirse
        regístrate | registrarse
        ir al contenido | saltar al contenido | noticias | última hora | últimas noticias | internacional | economía
        deportes
        cultura | sociedad | quiénes somos | contacto | mapa del sitio | volver arriba | leer más | ver más
        siguiente | anterior
        secciones | hemeroteca | ayuda | mi cuenta
        ana sayfa | anasayfa | menü | ara | arama | giriş yap | üye ol | kayıt ol | abone ol | içeriğe geç
        haberler | son dakika
        gündem | dünya | ekonomi | spor | kültür sanat | sağlık | teknoloji | yaşam | magazin | hakkımızda
        iletişim | künye
        yukarı çık | başa dön | devamını oku | daha fazla | daha fazla göster | sonraki | önceki | sonraki haber
        önceki haber | canlı yayın | arşiv
        خانه | صفحه اصلی | صفحه نخست | منو | جستجو | ورود | ثبت نام | عضویت | اخبار | آخرین اخبار | سیاسی | اقتصادی
        ورزشی | فرهنگی
        اجتماعی | بین الملل | جهان | درباره ما | تماس با ما | آرشیو | پیوندها | بازگشت به بالا | ادامه مطلب | بیشتر
        پخش زنده | بعدی | قبلی
        جهوية | وطنية | عالمية | محافظات | أخبار البلد | أخبار محلية ودولية | مجتمع مدني | قضايا وآراء | رأي وتحليل
        آراء وتحليلات | كتاب وآراء | تحقيقات | أخبار وتقارير | تقارير وتحليلات | تحليلات | مدونات | ألبومات | معرض الصور
        ألبوم الصور | معرض الفيديو | مكتبة الفيديو | جامعات | وظائف شاغرة | عدد اليوم PDF | النسخة الرقمية
        أرشيف الأعداد | كل الأخبار | جميع الأخبار | أرشيف الأخبار | الموجز | موجز الأخبار | نشرة الأخبار | برامجنا
        البرامج | جدول البرامج | البث الحي | البث المرئي | الراديو | راديو | تلفزيون | إذاعة | الترددات | تردداتنا
        من أنا | عن الموقع | عن الوكالة | عن القناة | فريق العمل | أسرة التحرير | ميثاق التحرير | السياسة التحريرية
        سياسة التحرير | اعلن معنا | للإعلان معنا | للتواصل | راسلنا | اتصلوا بنا | شركاؤنا | مواقع صديقة | روابط مهمة
        روابط سريعة | وصول سريع | الأسئلة الشائعة | سهولة الوصول | تسجيل دخول | تسجيل خروج | حسابي | إنشاء حساب
        دخول الأعضاء | المفضلة | الوضع الليلي | الوضع النهاري | الوضع الداكن | وضع القراءة | إغلاق القائمة | فتح القائمة
        إغلاق | بحث متقدم | البحث المتقدم | العودة إلى الرئيسية | رجوع | للأعلى | عرض أقل | عرض المزيد من الأخبار
        إظهار المزيد | شاهد المزيد | تابع القراءة | أكمل القراءة | قراءة المزيد | اقرأ أكثر | عرض الشرائح | ملء الشاشة
        الصفحة التالية | الصفحة السابقة | المقالة التالية | المقالة السابقة | التدوينة التالية | التدوينة السابقة
        كاريكاتير | موقعنا بالإنجليزية | نسخة الموبايل | English | Français | Türkçe | النسخة الإنجليزية
        باللغة الإنجليزية | كوردی | فارسی | اختر المدينة | اختر بلدك | open navigation | close navigation | open menu
        close menu | toggle navigation | toggle menu | main navigation | sections | all sections | site navigation
        primary menu | secondary menu | e edition | e paper | epaper | print edition | digital edition | today's paper
        obits | obituaries | classifieds | public notices | legal notices | puzzles | crosswords | lifestyle
        entertainment | weather forecast | local news | uk news | us news | world news | regions | in pictures
        photo galleries | our newsletters | our team | our journalists | masthead | who we are | press office
        report news | services | site index | contact the newsroom | submit a story | rss feeds | mobile apps
        skip to main navigation | skip navigation | skip to footer | skip to article | return to homepage
        back to homepage | go to homepage | expand menu | continue reading | read the full story | read full article
        read full story | full story | show less | previous post | next post | newer post | older post
        log in or register | my profile | my news | sign out | member login | members only | customer service
        change region | dark mode | light mode | mon espace | espace abonné | lire le journal | journal numérique
        édition du jour | ma commune | faits divers | avis de décès | annonces légales | petites annonces | jeux
        mots croisés | loisirs | sorties | émissions | replay | actualités | actualité | l'actu en vidéo
        toute l'actualité | toute l'info | aller au contenu principal | aller au menu | aller à la recherche
        navigation principale | menu secondaire | fermer le menu | ouvrir le menu | déconnexion | accéder à mon compte
        lire l'article | lire plus | voir moins | page suivante | page précédente | la rédaction | nous écrire
        publicité et partenariats | s'identifier | créer un compte | archives du journal | recherche avancée
        digitale zeitung | aktuelles | lokales | ratgeber | feuilleton | meinung | kommentare und meinung | mediathek
        bildergalerie | fotostrecke | anzeigenmarkt | traueranzeigen | stellenmarkt | immobilien | mein konto
        mein profil | abo | abo shop | leserservice | menü öffnen | menü schließen | suche öffnen | suche starten
        zur navigation | zum hauptinhalt springen | direkt zum inhalt | zur suche | mehr lesen | weniger anzeigen
        zum artikel | zum thema | zurück zur übersicht | seitenanfang | nächste seite | vorherige seite | einloggen
        ausloggen | redaktion | newsletter übersicht | archiv | edición impresa | edición digital | nuestra edición
        política | sucesos | cartelera | esquelas | pasatiempos | juegos | horóscopo | lotería | el tiempo | televisión
        galerías | multimedia | blogs | suplementos | abrir menú | cerrar menú | cerrar sesión | mi perfil | acceder
        hazte premium | ver todo | ver todas | leer más noticias | seguir leyendo | mostrar más | cargar más
        página siguiente | página anterior | contáctanos | contacte | publicidad y contacto | trabaja con nosotros
        redacción y contacto | más | manşetler | manşet | yerel haberler | yazarlar | köşe yazarları | foto galeri
        video galeri | resmi ilanlar | seri ilanlar | vefat ilanları | nöbetçi eczaneler | hava durumu | namaz vakitleri
        puan durumu | burç yorumları | e gazete | tv | canlı tv | canlı skor | tüm haberler | tümü | tümünü gör | devamı
        menüyü kapat | menüyü aç | ana içeriğe geç | ana menü | üye girişi | çıkış yap | profilim | reklam ver
        iletişim formu | sitene ekle | bize ulaşın | sayfa başına dön | yukarı | önceki sayfa | sonraki sayfa
        arama yap | detaylı arama | سیاست | عکس | فیلم | ویدئو | گزارش تصویری | چندرسانه ای | پادکست | عناوین کل اخبار
        جستجوی پیشرفته | پیوند ها | پیوندهای مرتبط | نسخه قدیمی | نسخه موبایل | ورود کاربران | ثبت نام کنید
        حساب کاربری | بستن | مشاهده همه | مشاهده بیشتر | نمایش بیشتر | خبر بعدی | خبر قبلی | صفحه بعد | صفحه قبل
        برو به محتوا | رفتن به محتوا | تبلیغات در سایت | نقشه سایت | همه اخبار | اخبار روز
        jetzt hören | jetzt anhören | listen now | watch now | écouter maintenant | escuchar ahora | şimdi dinle
        استمع الآن | استمع إلى الحلقة | حمل الحلقة | تحميل الحلقة | حمل الحلقة mp0 | download episode
        تابع القراءة بعد الإعلان
        """,
        "share_bar": """
        شارك | شارِكْ | مشاركة | شاركنا | شاركها | شارك الخبر | شارك المقال | شارك هذا المقال | شاركنا الخبر
        شاركها على | شارك عبر | شارك على
        مشاركة الخبر | مشاركة المقال | مشاركة عبر البريد | مشاركة على فيسبوك | مشاركة على تويتر | انشر | نشر | أرسل
        إرسال | إرسال لصديق | أرسل لصديق
        طباعة | اطبع | نسخة للطباعة | حفظ | حفظ المقال | احفظ | نسخ الرابط | انسخ الرابط | تم النسخ | تم نسخ الرابط
        رابط مختصر | الرابط المختصر
        فيسبوك | فيس بوك | تويتر | تلغرام | تليجرام | تيليغرام | واتساب | واتس اب | لينكدإن | إنستغرام | انستقرام
        يوتيوب | البريد الإلكتروني | بريد الكتروني
        ماسنجر | تابعنا | تابعونا | تابعنا عبر | تابعنا على | تابعونا على | حجم الخط | حجم الخط ع ع ع | تكبير الخط
        تصغير الخط | محادثة | استمع | استمع للخبر
        0 مشاهدة | 0 مشاهدات | 0 قراءة | 0 شوهد | 0 زيارة | عدد القراءات 0 | عدد المشاهدات 0 | عدد الزيارات 0
        المشاهدات 0 | 0 أقل من دقيقة | أقل من دقيقة
        وقت القراءة 0 دقائق | مدة القراءة 0 دقائق | 0 دقيقة قراءة | 0 دقائق للقراءة | تقييم المقال | 0 صوت | 0 0 صوت
        قيم هذا الخبر | مشاهدات عالية
        share | share this | share this article | share article | share story | share options | share via
        sharethis | sharing | share on | share on facebook
        share on twitter | share on whatsapp | share on linkedin | share on x | share this with facebook
        share this with twitter | share this with email
        share this with whatsapp | share this with linkedin | share this with messenger | share this with | tweet
        tweet on twitter | tweet this | retweet | email | e mail | email this
        print | print this | print article | save | save article | save for later | bookmark | copy | copy link
        copied | copy link copied | link copied | click to copy | close | x
        facebook | facebook icon | twitter | twitter icon | whatsapp | whatsapp icon | telegram | linkedin
        linkedin icon | pinterest | reddit | tumblr | messenger | facebook messenger | instagram | youtube
        tiktok | snapchat | threads | bluesky | flipboard | rss | sms | google | viber | wechat | skype | pocket
        facebook twitter whatsapp | facebook twitter | follow | follow us | follow us on | a a | a+ a | a | listen
        listen to this article | listen to this article 0 min
        0 shares | 0 views | 0 reads | 0 likes | 0 min read | 0 minute read | 0 minutes read | 0 mins read
        reading time 0 minutes | reading time 0 min | report | text size | font size | read aloud | audio | play
        pause | mute | unmute
        partager | partager sur | partager l'article | partager cet article | partager sur facebook
        partager sur twitter | partager sur whatsapp | partager sur linkedin | envoyer par e mail | envoyer par mail
        envoyer | imprimer
        copier le lien | lien copié | suivez nous | suivez nous sur | suivre | enregistrer | écouter
        écouter l'article | temps de lecture 0 min | lecture 0 min | 0 partages | 0 vues | fermer | mail | commenter
        réagir | signaler une faute d'orthographe
        teilen | artikel teilen | artikel teilen mit | beitrag teilen | drucken | per e mail teilen | link kopieren
        link kopiert | merken | artikel merken | folgen | folgen sie uns | vorlesen | anhören | artikel anhören
        lesezeit 0 min | lesezeit 0 minuten | schließen
        auf facebook teilen | auf twitter teilen | auf whatsapp teilen | auf x teilen | per mail
        compartir | compartir en | compartir en facebook | compartir en twitter | compartir en whatsapp
        compartir noticia | comparte | enviar | enviar por correo | imprimir | guardar | copiar enlace
        enlace copiado | síguenos | síguenos en | escuchar | tamaño de letra | cerrar | comenta
        paylaş | haberi paylaş | facebook'ta paylaş | twitter'da paylaş | whatsapp'ta paylaş | facebook ta paylaş
        yazdır | kaydet | bağlantıyı kopyala | linki kopyala | takip et | bizi takip edin | dinle | haberi dinle
        yazı boyutu | kapat | okuma süresi 0 dakika | 0 okunma
        اشتراک گذاری | به اشتراک بگذارید | اشتراک‌گذاری | چاپ | ذخیره | کپی لینک | لینک کوتاه | ارسال
        ارسال به دوستان | ما را دنبال کنید | تلگرام | توییتر | فیسبوک | واتساپ | اینستاگرام | اندازه متن | 0 بازدید
        بازدید 0 | کد خبر 0
        شارك عبر فيسبوك | شارك عبر تويتر | شارك عبر واتساب | مشاركة عبر الواتساب | مشاركة عبر فيسبوك | مشاركة عبر تويتر
        شارك بالبريد | شارك الصفحة | شارك الموضوع | شارك القصة | شارك الفيديو | شارك الصورة | شارك هذا الخبر
        شارك هذا الموضوع | شارك مع أصدقائك | انشرها | انشر الخبر | غرد | تغريد | أعجبني | أعجبني هذا | إعجاب | لم يعجبني
        أضف إلى المفضلة | أضف للمفضلة | إضافة إلى المفضلة | أضف إلى قائمة القراءة | احفظ للقراءة لاحقا
        احفظه للقراءة لاحقا | نسخ | نسخ النص | إرسال بالبريد | أرسل إلى صديق | إرسال إلى صديق | طباعة الخبر
        طباعة المقال | طباعة الصفحة | نسخة PDF | تحميل PDF | حفظ كملف PDF | استمع للمقال | استمع إلى المقال
        استمع إلى الخبر | استمع للمقالة | الاستماع للمقال | سماع الخبر | تشغيل الصوت | النسخة الصوتية | 0 دقائق قراءة
        0 دقائق | 0 دقيقة | دقيقة واحدة | دقيقتان | دقيقتان من القراءة | دقيقتا قراءة | دقيقة قراءة | قراءة 0 دقائق
        قراءة في 0 دقائق | زمن القراءة 0 دقائق | زمن القراءة 0 دقيقة | الوقت المقدر للقراءة 0 دقائق
        دقيقة واحدة للقراءة | 0 ثانية | 0 ثوان | 0 مشاركة | 0 مشاركات | 0 إعجاب | 0 إعجابا | 0 ألف مشاهدة | شوهد 0 مرة
        شوهد 0 | قرئ 0 مرة | تمت القراءة 0 مرة | قراءات 0 | مشاهدات 0 | عدد القراء 0 | حجم الخط تكبير تصغير
        تعديل حجم الخط | تكبير | تصغير | تغيير حجم الخط | خط أكبر | خط أصغر | مسنجر | سناب شات | تيك توك | ثريدز
        بلوسكاي | جوجل نيوز | أخبار جوجل | منصة إكس | فايبر | سيغنال | إيميل | بينتيريست | ريديت | رابط الخبر
        نسخ رابط الخبر | انسخ رابط المقال | تم نسخ الرابط بنجاح | صحح خطأ | أبلغ عن خطأ | الإبلاغ عن خطأ | بلغ عن خطأ
        إبلاغ عن خطأ | اجعلنا مصدرك المفضل على جوجل | أضفنا إلى مصادرك المفضلة على جوجل | تابعنا على جوجل نيوز
        تابعنا على أخبار جوجل | share article on facebook | share to facebook | share to twitter | share to x
        share to whatsapp | share on bluesky | share on threads | share on telegram | share on reddit
        share on pinterest | share by email | share via email | share through email | share it | share this page
        share this post | share this story | share this video | share link | share now | send by email
        send to a friend | email article | email this article | print page | print this page | print story
        download pdf | save as pdf | pdf version | copy url | copy the link | url copied | link copied to clipboard
        copied to clipboard | add to favorites | add to favourites | add to reading list | add to bookmarks
        save to read later | unsave | like | dislike | like this | 0 comments shares | 0 min | 0 mins | 0 minutes
        0 minute | 0 sec | 0 seconds | 0 min listen | 0 minute listen | 0 mins ago | less than a minute
        read time 0 min | read time 0 mins | read time 0 minutes | estimated read time 0 min
        estimated reading time 0 minutes | 0 min de lecture | listen to this story | listen to article
        listen to the article | listen to this | listen now | listen to audio | audio version | audio article
        ai generated audio | hear this story | play audio | pause audio | volume | skip ad | speed 0x | playback speed
        text to speech | powered by trinity audio | increase font size | decrease font size | larger text | smaller text
        make text bigger | make text smaller | resize text | adjust font size | report an error | report a typo
        report error | report this | spotted a mistake | get link | gift article | gift this article
        share full article | give this article | 0 gift articles | republish | republish this article
        republish this story | reprints | permissions | follow topic | follow author | follow this author
        follow this topic | add as preferred source on google | add us as a preferred source on google
        add as a preferred source on google | preferred source on google | set as preferred source | prefer us on google
        follow on google news | google preferred source | tweeter | partager l'info | partager par email
        partager par e mail | partager par mail | partager la page | partager ce contenu | partager cette page
        envoyer à un ami | envoyer par email | envoyer l'article | imprimer l'article | imprimer cette page
        copier l'url | lien copié dans le presse papiers | ajouter aux favoris | ajouter à ma sélection | sauvegarder
        lire plus tard | offrir l'article | offrir cet article | j'aime | 0 j'aime | lecture 0 minutes
        temps de lecture 0 minutes | temps de lecture 0 minute | lire en 0 min | 0 minutes de lecture | 0 mn
        écouter cet article | écouter l'article 0 min | écoutez l'article | écoutez cet article | version audio
        lecture audio | lire l'audio | signaler une erreur | signaler un abus | signaler | une erreur dans l'article
        taille du texte | agrandir le texte | réduire le texte | agrandir la police | google actualités
        suivre ce thème | suivre cet auteur | suivre ce sujet | ajouter à google | 0 réactions | 0 lectures
        per whatsapp teilen | via whatsapp teilen | via facebook teilen | per mail teilen | per mail versenden
        als e mail versenden | versenden | weiterempfehlen | weiterleiten | seite drucken | artikel drucken
        beitrag drucken | link in zwischenablage kopiert | link wurde kopiert | auf die merkliste
        zur merkliste hinzufügen | auf merkliste setzen | gemerkt | lesezeichen | lesezeichen setzen | gefällt mir
        artikel verschenken | artikel anhören 0 min | artikel vorlesen | artikel vorlesen lassen | text vorlesen
        beitrag anhören | audioversion | 0 min lesezeit | 0 minuten lesezeit | lesedauer 0 min | lesedauer 0 minuten
        lesedauer ca 0 minuten | lesezeit ca 0 min | lesezeit ca 0 minuten | lesezeit etwa 0 min | ca 0 min
        0 min lesen | fehler melden | fehler gefunden | korrektur melden | schriftgröße | schrift vergrößern
        schrift verkleinern | thema folgen | autor folgen | als bevorzugte quelle auf google hinzufügen
        bevorzugte quelle bei google | diese audioversion wurde künstlich generiert
        diese audioversion wurde automatisch erstellt | mehr infos zur audioversion | vorleseversion | compartir en x
        compartir en telegram | compartir en linkedin | compartir por email | compartir por correo
        compartir por whatsapp | compartir artículo | compartir la noticia | compartir esta noticia | copiar url
        copiar el enlace | enlace copiado al portapapeles | copiado | enviar por email | enviar noticia
        enviar a un amigo | imprimir noticia | imprimir artículo | guardar artículo | guardar noticia
        añadir a favoritos | agregar a favoritos | leer después | leer más tarde | regalar artículo | me gusta
        0 me gusta | 0 compartidos | 0 min de lectura | 0 minutos de lectura | tiempo de lectura 0 min
        tiempo de lectura 0 minutos | lectura 0 min | escucha el artículo | escucha el artículo 0 min
        escuchar nota | escuchar artículo | escuchar el artículo | escuchar noticia | escucha esta noticia
        escuchar esta noticia
        audio generado por ia | reportar error | reportar un error | notificar error | ¿has visto un error?
        aumentar letra | disminuir letra | aumentar tamaño | reducir tamaño | seguir autor | seguir tema
        seguir en google | google noticias | añádenos como fuente preferida en google | añádenos en google
        agréganos como fuente preferida en google | x'te paylaş | whatsapp ta paylaş | whatsapp'tan gönder
        telegram'da paylaş | linkedin'de paylaş | tweetle | beğen | beğendim | e posta gönder | e posta ile gönder
        arkadaşına gönder | haberi yazdır | sayfayı yazdır | kopyalandı | bağlantı kopyalandı | link kopyalandı
        favorilere ekle | listeye ekle | sonra oku | okuma listesine ekle | 0 dk okuma | 0 dk okuma süresi
        okuma süresi 0 dk | okuma süresi 0 dakikadır | 0 dakikalık okuma | tahmini okuma süresi 0 dakika | 0 dk
        0 kez okundu | 0 görüntülenme | 0 okundu | 0 paylaşım | 0 beğeni | sesli dinle | haberi sesli dinle | seslendir
        yazıyı dinle | sesli haber | yazı boyutunu büyüt | yazı boyutunu küçült | google haberler | google'da takip et
        google news'te takip et | google news abone ol | hata bildir | haberi bildir | tercih edilen kaynak olarak ekle
        google'da tercih edilen kaynak | نسخه چاپی | ارسال خبر | ارسال به دوست | ارسال با ایمیل | ارسال ایمیل | کپی
        کپی شد | لینک کوتاه کپی شد | لینک کپی شد | کپی آدرس | آدرس کوتاه | لینک خبر | لینک مطلب | ذخیره خبر | بوکمارک
        پسندیدم | لایک | اشتراک گذاری خبر | به اشتراک گذاری | اشتراک‌گذاری در تلگرام | اشتراک گذاری در واتساپ
        اندازه قلم | اندازه فونت | بزرگنمایی | شنیدن خبر | پخش صوت | فایل صوتی | خواندن خبر | زمان مطالعه 0 دقیقه
        0 دقیقه مطالعه | مدت زمان مطالعه 0 دقیقه | تعداد بازدید 0 | 0 بار بازدید | گزارش خطا | گزارش اشکال | ایتا
        روبیکا | آپارات | شناسه خبر 0 | کد مطلب 0 | شماره خبر 0
        """,
        "advertisement": """
        إعلان | اعلان | إعلانات | إعلان ممول | إشهار | مساحة إعلانية | محتوى ممول | إعلان مدفوع | ads by
        advertisement | advertisements | ad | ads | advertisement scroll to continue
        advertising | sponsored | sponsored content | promoted | promoted content | paid content | sponsor message
        article continues below | article continues below this ad | story continues below
        story continues below advertisement | continue reading below | scroll to continue
        continue reading the main story
        publicité | annonce | contenu sponsorisé | passer la publicité | la suite après la publicité
        la suite après cette publicité | anzeige | werbung | advertorial | publicidad | anuncio
        contenido patrocinado | patrocinado | reklam | ilan | sponsorlu | sponsorlu içerik | تبلیغات | آگهی | تبلیغ
        إعلانات ممولة | إعلانات مدفوعة | محتوى إعلاني | مادة إعلانية
        محتوى برعاية | برعاية | بالشراكة مع | روابط ممولة | مواد إعلانية
        إعلان تجاري | يستمر المقال بعد الإعلان | المقال مستمر أدناه | اكمل القراءة بعد الإعلان | تكملة الخبر بعد الإعلان
        إعلانات جوجل | تخطى الإعلان | أغلق الإعلان | advertisement close | close ad | skip advertisement | ad feedback
        ad closed | report this ad | advertisement continue reading below | advert | paid for by | partner content
        brand content | in partnership with | presented by | paid partnership | sponsored links | sponsored by
        affiliate content | story continues after advertisement | article continues after advertisement
        article continues after this advertisement | this article continues below | content continues below
        continue reading after the ad | remove ads | why this ad | advertisement feature | native ad
        l'article continue après la publicité | suite de l'article après la publicité | suite après la publicité
        publicités | publi rédactionnel | contenu partenaire | contenu de marque | contenus sponsorisés
        liens sponsorisés | en partenariat avec | fermer la publicité | votre contenu est disponible après la publicité
        anzeigen | werbung schließen | gesponsert | gesponserte inhalte | sponsored post | bezahlter inhalt
        verlagsangebot | artikel wird nach der anzeige fortgesetzt | nach der anzeige weiterlesen
        weiter nach der anzeige | der artikel geht unter der anzeige weiter | werbung überspringen | publicidad cerrar
        saltar publicidad | contenido de marca | contenido patrocinado por | enlaces patrocinados | anuncios
        continúa después de la publicidad | la noticia continúa después de la publicidad
        sigue leyendo después del anuncio | reklamlar | reklamı geç | reklamı kapat | tanıtım yazısı | advertorial haber
        haberin devamı aşağıda | haber reklamdan sonra devam ediyor | رپورتاژ آگهی | رپورتاژ | محتوای تبلیغاتی
        تبلیغات متنی | لینک های تبلیغاتی
        """,
        "contents": """
        المحتويات | محتويات المقال | محتويات التقرير | جدول المحتويات | في هذا المقال | في هذا التقرير | contents
        table of contents | in this article | in this story | on this page | dans cet article | in diesem artikel
        en este artículo | contenido del artículo | bu haberde neler var | içindekiler | فهرست مطالب | در این مقاله
        في هذه المادة | في هذا الموضوع | ماذا ستقرأ في هذا المقال | ستقرأ في هذا المقال | فهرس المقال | فهرس المحتويات
        what's in this article | au sommaire | dans ce dossier | inhalt | in diesem beitrag | en esta nota
        en este reportaje | bu yazıda | bu yazıda neler var | bu içerikte | در این مطلب | در این مطلب می خوانید
        در این مطلب میخوانید | آنچه در این مطلب می خوانید | در این گزارش می خوانید | آنچه می خوانید
        """,
        "end_mark": """
        انتهى | انتهى ع | ends | ends here | end | النهاية | fin | ende | bitti | پایان | انتهای پیام | loading
        please wait | جاري التحميل | please wait loading | chargement | wird geladen | cargando | yükleniyor | embed
        no media source currently available | auto | next off
        انتهت التغطية | نهاية الخبر | انتهى الخبر | انتهى التقرير | انتهى البيان | تم بحمد الله | محتوى خارجي
        المنشور غير متاح | هذا المحتوى غير متاح | تعذر تحميل المحتوى | جار التحميل | لا يتوفر وصف للصورة | تحديث تلقائي
        this content is not available | content not available | this post is not available | this video is not available
        this content is currently unavailable | video unavailable | image unavailable | an error occurred
        page not found | close caption | toggle caption | hide caption | enlarge this image | view image in fullscreen
        full screen | auto refresh | live reporting ends | end of article | end of story | end of content
        ce contenu n'est pas disponible | contenu non disponible | chargement en cours | veuillez patienter
        une erreur est survenue | plein écran | dieser inhalt ist nicht verfügbar | inhalt nicht verfügbar
        bitte warten | vollbild | bild vergrößern | externer inhalt | contenido no disponible
        este contenido no está disponible | pantalla completa | ampliar imagen | ampliar foto | ha ocurrido un error
        bu içerik görüntülenemiyor | içerik bulunamadı | lütfen bekleyin | tam ekran | haber bitti | در حال بارگذاری
        لطفا صبر کنید | پایان خبر | انتهای خبر | پایان پیام | تمام صفحه
        عرض المزيد على x | عرض المزيد على إكس | عرض على x | شاهد المنشور على x | شاهد المنشور على إكس | إظهار المنشور
        عرض المنشور | عرض التغريدة | عرض هذا المنشور على إنستغرام | view more on x | view on x | view post on x
        view post | view tweet | view this post on instagram | allow x content | allow twitter content
        allow instagram content | allow facebook content | accept and continue | voir sur x | voir le post
        voir la publication | auf x ansehen | beitrag anzeigen | externen inhalt anzeigen | ver en x
        ver publicación | ver tuit | x'te görüntüle | gönderiyi görüntüle | مشاهده در x | نمایش پست
        """,
        "prompt": """
        النشرة الإخبارية | النشرة البريدية | القائمة البريدية | اشترك | اشترك الآن | اشترك في النشرة | سجل الآن
        حمل التطبيق | حمّل تطبيقنا | app store | google play | download the app | download our app | get the app
        get our app | install app | google news
        newsletter | newsletters | sign up | sign up now | get started | subscribe now | email address
        enter your email | your email | your email address | get alerts | get news alerts | turn on notifications
        allow notifications
        s'abonner à la newsletter | infolettre | nos newsletters | je m'abonne | je m'inscris | lire dans l'app
        newsletter abonnieren | jetzt abonnieren | jetzt anmelden | boletín | boletines | suscríbete ahora | bülten
        e bülten | hemen abone ol | خبرنامه | اشتراک در خبرنامه
        اشترك في نشرتنا | اشترك في نشرتنا البريدية | اشترك في النشرة البريدية | اشترك بالنشرة البريدية | نشرتنا البريدية
        نشرتنا | أريد الاشتراك | أدخل بريدك الإلكتروني | بريدك الإلكتروني | البريد الإلكتروني الخاص بك | عنوان بريدك
        عنوان بريدك الإلكتروني | عنوان البريد الإلكتروني | سجل بريدك | هيا بنا | شكرا على التسجيل | شكرا لاشتراكك
        تم الاشتراك بنجاح | لا يمكن أن تترك هذه الخانة فارغة | وقع خطأ حاول مرة أخرى | حدث خطأ حاول مرة أخرى
        حمل تطبيقنا الآن | تطبيقنا | تطبيق الهاتف | تطبيقات الجوال | حمل الآن | ادعمنا | تبرع | تبرع الآن | تبرعوا
        ادعم الصحافة المستقلة | ادعم موقعنا | ساندنا | مارس صحافتك | هل أعجبك المقال | هل كان هذا المقال مفيدا
        هل كان المقال مفيدا | هل كانت هذه الصفحة مفيدة | هل كان هذا مفيدا | هل أعجبك هذا المقال | هل وجدت خطأ
        هل لديك معلومة | قيم المقال | قيم هذا المقال | قيم الموضوع | تقييم الخبر | شكرا لتقييمك | أرسل لنا قصتك
        شاركنا قصتك | شارك بصورك | شارك بتوقعك | كن معنا | ابق على اطلاع | ابق على تواصل | فعل التنبيهات
        تفعيل الإشعارات | السماح بالإشعارات | app gallery | appgallery | huawei appgallery | available on the app store
        get it on google play | download on the app store | was this helpful | was this article helpful
        was this page helpful | was this useful | did you find this useful | did you find this article helpful
        did you like this article | rate this article | rate this story | how would you rate this article
        thanks for your feedback | thank you for your feedback | tell us what you think | give feedback | send feedback
        give us feedback | support us | support our work | support our journalism | support local journalism
        support independent journalism | donate now | donate | donate today | make a donation | contribute now
        give now | become a member | become a supporter | become a subscriber | join now | join today
        gift subscriptions | manage subscription | subscribe today | subscribe free | start free trial
        start your free trial | free trial | try for free | special offer | limited time offer | unlock now | see offers
        view offers | see subscription options | subscription options | buy now | buy a print | buy this photo
        purchase photo | order prints | continue with google | continue with facebook | continue with apple
        continue with email | forgot password | forgot your password | remember me | password | username | first name
        last name | your name | no thanks | not now | maybe later | remind me later | be the first to know
        sign up for our newsletter | sign up for our newsletters | subscribe to our newsletter | subscribe to newsletter
        stay in the know | stay connected | stay informed | stay up to date | never miss a story | breaking news alerts
        email alerts | news alerts | get the newsletter | get our newsletter | our apps | mobile app | open app
        open in app | view in app | use app | sign up for free | send us a tip | submit a tip | contact the author
        got a story | have a story | have a tip | got a news tip | tip us off | thanks for signing up
        thanks for subscribing | check your inbox | please check your email | soutenez nous | nous soutenir | soutenir
        faire un don | je soutiens | je donne | j'adhère | adhérer | devenir membre | devenez membre | abonnez vous
        abonnés | réservé aux abonnés | article abonné | article réservé aux abonnés | offre d'abonnement
        voir les offres | découvrir nos offres | je découvre | profiter de l'offre | déjà abonné ? | essai gratuit
        inscrivez vous | m'inscrire | s'inscrire à la newsletter | abonnez vous à notre newsletter
        abonnez vous à la newsletter | inscription à la newsletter | votre email | votre adresse email
        votre adresse mail | votre adresse e mail | adresse e mail | mot de passe | mot de passe oublié | valider
        merci de votre inscription | votre inscription est confirmée | cet article vous a t il été utile
        cet article vous a plu | cet article vous a intéressé | avez vous apprécié cet article | donnez votre avis
        votre avis nous intéresse | l'application mobile | notre application | télécharger l'application
        activer les notifications | alertes info | recevoir les alertes | contactez la rédaction | jetzt testen
        kostenlos testen | jetzt kostenlos testen | gratis testen | probeabo | abo abschließen | angebot sichern
        zum angebot | jetzt spenden | unterstützen sie uns | jetzt unterstützen | mitglied werden
        fördermitglied werden | plus artikel | exklusiv für abonnenten | nur für abonnenten | abonnenten
        jetzt registrieren | kostenlos registrieren | jetzt lesen | jetzt downloaden | zum newsletter anmelden
        newsletter bestellen | newsletter anmeldung | zur newsletter anmeldung | unsere newsletter | unser newsletter
        ihre e mail adresse | e mail adresse | e mail adresse eingeben | passwort vergessen | absenden | senden
        vielen dank | war dieser artikel hilfreich | war dieser beitrag hilfreich | hat ihnen der artikel gefallen
        hat ihnen dieser artikel gefallen | wie hat ihnen der artikel gefallen | wie gefällt ihnen der artikel
        feedback geben | ihre meinung ist gefragt | push nachrichten | benachrichtigungen aktivieren
        push benachrichtigungen aktivieren | zur app | app laden | app herunterladen | unsere app | in der app öffnen
        suscripción | suscripciones | suscríbete gratis | suscríbete a nuestra newsletter | suscríbete a la newsletter
        hazte socio | hazte socia | hazte suscriptor | hazte miembro | apóyanos | apoya nuestro periodismo
        haz una donación | colabora con nosotros | solo para suscriptores | exclusivo suscriptores
        exclusivo para suscriptores | contenido exclusivo | contenido premium | ver ofertas | prueba gratis
        prueba gratuita | ya soy suscriptor | ya soy socio | ¿tienes una suscripción? | ¿ya eres suscriptor? | tu email
        tu correo electrónico | correo electrónico | introduce tu email | he olvidado mi contraseña
        gracias por suscribirte | ¿te ha resultado útil? | ¿te ha sido útil? | ¿te ha gustado?
        ¿te ha parecido útil este artículo? | ¿te ha gustado este artículo? | valora este artículo
        activar notificaciones | recibir alertas | descarga la app | descarga nuestra app | nuestra app
        recibe nuestras newsletters | recibir newsletter | apúntate | apúntate a nuestra newsletter | únete
        únete a nosotros | inscríbete | abonelik | abone olun | ücretsiz abone ol | üye olun | destek ol
        bize destek ol | bize destek olun | bağış yap | destekle | patreon | bültenimize abone olun | e bültene abone ol
        bültene abone ol | bültene kaydol | kaydol | e posta adresiniz | e posta adresi | e posta | şifremi unuttum
        gönder | bu haber size faydalı oldu mu | bu içerik faydalı oldu mu | bu haberi beğendiniz mi
        bu yazı faydalı oldu mu | bildirimleri aç | bildirimlere izin ver | bildirim al | uygulamamızı indirin
        uygulamayı indir | mobil uygulama | mobil uygulamamız | app store'dan indir | google play'den indir
        haberi puanla | puan ver | tepkini göster | bu habere tepkin ne | bu habere emoji ile tepki ver
        siz ne düşünüyorsunuz | خبرنامه ما | عضویت در خبرنامه | ایمیل خود را وارد کنید | آدرس ایمیل | رمز عبور
        حمایت مالی | از ما حمایت کنید | حمایت کنید | نصب اپلیکیشن | دریافت اپلیکیشن | دانلود اپ | فعال کردن اعلان ها
        آیا این مطلب برای شما مفید بود | آیا این خبر مفید بود | این مطلب برایم مفید است | این مطلب مفید بود
        به این خبر امتیاز دهید | امتیاز به خبر | عضو کانال ما شوید
        أدخل بريدك | اشتراك | أدخل إيميلك | سجل بريدك الإلكتروني | enter email | enter email address | jetzt bestellen
        jederzeit kündbar | jederzeit abbestellbar | jetzt kostenlos anmelden | votre adresse e mail | votre e mail
        tu correo electrónico | introduce tu correo | e posta adresiniz | e posta adresi | پست الکترونیک شما
        ایمیل خود را وارد کنید | fehler gefunden schreiben sie uns | signaler une erreur | reportar un error
        bu habere tepkiniz | bu habere tepkiniz ne | tepkiniz nedir | ما رأيك في هذا الخبر | قيمونا بخمس نجوم
        transférez cette lettre | partagez cette lettre | forward this email | forwarded this email sign up here
        """,
        "policy": """
        سياسة الخصوصية | شروط الاستخدام | الشروط والأحكام | اتفاقية الاستخدام | سياسة ملفات الارتباط
        ملفات تعريف الارتباط | قبول الكل | أوافق | موافق | رفض | اقبل | إدارة التفضيلات
        privacy policy | privacy | terms of use | terms of service | terms | terms and conditions | terms conditions
        cookie policy | cookies | cookie settings | cookie preferences | manage cookies | manage preferences
        manage consent | accept | accept all | accept all cookies | accept cookies | reject all | decline
        allow all | i agree | i accept | got it | ok | do not sell my personal information | your privacy choices
        ad choices | accessibility | accessibility statement | disclaimer | code of ethics | corrections
        always active
        mentions légales | politique de confidentialité | confidentialité | conditions générales
        conditions générales d'utilisation | cgu | cgv | tout accepter | accepter | tout refuser
        continuer sans accepter | paramétrer | gérer mes choix | gestion des cookies | accepter les cookies
        politique de cookies
        datenschutz | datenschutzerklärung | agb | nutzungsbedingungen | alle akzeptieren | akzeptieren | ablehnen
        einstellungen | cookie einstellungen | privatsphäre | barrierefreiheit | aviso legal
        política de privacidad | política de cookies | términos y condiciones | condiciones de uso | aceptar
        aceptar todo | rechazar | configurar | configuración de cookies
        gizlilik politikası | kullanım koşulları | çerez politikası | kabul et | kabul ediyorum | reddet
        tümünü kabul et | kvkk | حریم خصوصی | قوانین و مقررات | شرایط استفاده | پذیرفتن | قبول
        أرفض | رفض الكل | موافقة | أوافق على سياسة الخصوصية | سياسة الاستخدام | شروط النشر | رخصة النشر
        إعدادات الخصوصية | إعدادات ملفات الارتباط | إعدادات الكوكيز | حفظ التفضيلات | سياسة الكوكيز | إخلاء المسؤولية
        إخلاء مسؤولية | حقوق الملكية الفكرية | ضوابط النشر | هذا الموقع يستخدم ملفات تعريف الارتباط
        هذا الموقع يستخدم الكوكيز | accept cookies and continue | accept and continue | accept and close
        agree and close | agree and continue | i understand | continue without accepting | necessary only
        only necessary | essential only | use necessary cookies only | save preferences | save settings | your choices
        your california privacy rights | california privacy rights | do not sell my info
        do not sell or share my personal information | do not sell my data | privacy settings | privacy center
        privacy centre | privacy notice | cookie notice | cookies policy | cookie list | legal notice
        legal information | imprint | editorial policy | editorial guidelines | editorial standards | ethics policy
        corrections policy | complaints procedure | how to complain | fact checking policy | modern slavery statement
        ad policy | advertising policy | comment policy | commenting policy | community guidelines | community rules
        house rules | user agreement | terms of sale | terms of service apply | sites partners | about our ads
        adchoices | manage consent preferences | données personnelles | politique relative aux cookies
        préférences cookies | paramètres des cookies | paramétrer les cookies | charte éditoriale | charte déontologique
        charte de modération | charte des commentaires | règles de modération | accessibilité
        accessibilité non conforme | continuer sans consentir | refuser tout | j'accepte | je refuse
        en savoir plus et gérer | gérer mes cookies | gérer les cookies | politique de protection des données
        droits de reproduction | plan d'accès | datenschutzhinweise | datenschutz einstellungen
        privatsphäre einstellungen | cookie richtlinie | cookies verwalten | cookie manager | alle ablehnen
        nur notwendige | nur notwendige cookies | auswahl speichern | zustimmen | zustimmen und weiter | ich stimme zu
        ok verstanden | widerrufsbelehrung | abo kündigen | vertrag kündigen | mediadaten | verhaltensregeln
        netiquette | kommentarregeln | utiq verwalten | kontaktformular | nutzungsbasierte werbung
        política de protección de datos | privacidad | condiciones generales | condiciones de contratación
        términos de uso | términos y condiciones de uso | configuración de privacidad | configurar cookies
        gestionar cookies | gestionar preferencias | preferencias de privacidad | aceptar cookies | aceptar y continuar
        aceptar y cerrar | rechazar todo | rechazar todas | aceptar todas | rechazar y suscribirse | rechazar cookies
        más opciones | estoy de acuerdo | canal ético | código ético | normas de participación | normas de la comunidad
        política editorial | principios editoriales | gizlilik | gizlilik ve çerez politikası | gizlilik sözleşmesi
        kişisel verilerin korunması | kvkk aydınlatma metni | aydınlatma metni | çerez ayarları | çerezleri kabul et
        çerezleri yönet | tümünü reddet | reddediyorum | anladım | yayın ilkeleri | yayın politikası | üyelik sözleşmesi
        kullanım şartları | kullanım sözleşmesi | yasal uyarı | veri politikası | yorum kuralları | telif hakkı
        سیاست حفظ حریم خصوصی | قوانین سایت | قوانین و شرایط | شرایط و قوانین | متوجه شدم | موافقم | می پذیرم | پذیرش همه
        رد همه | مدیریت کوکی ها
        """,
        "related_heading": """
        اقرأ المزيد | إقرأ المزيد | قصص مقترحة | قصص مقترحة نهاية | تخطى قصص مقترحة وواصل القراءة | مواضيع قد تهمك
        تخطى الأكثر قراءة وواصل القراءة | الأكثر قراءة نهاية | تخطى البودكاست وواصل القراءة | البودكاست نهاية
        اقرأ أيضا | اقرأ ايضا | إقرأ أيضاً | اقرأوا أيضا | اقرؤوا أيضا | شاهد أيضا | شاهد أيضاً | انظر أيضا
        طالع أيضا | قد يهمك | قد يهمك أيضا | قد يعجبك أيضا | ربما يعجبك | ربما يهمك | اخترنا لك | اخترنا لكم
        نرشح لك | ننصحك بقراءة | ترشيحات | تابع أيضا
        مواضيع ذات صلة | موضوعات ذات صلة | أخبار ذات صلة | مقالات ذات صلة | ذات صلة | مواد ذات صلة | مواضيع مشابهة
        أخبار مشابهة | مقالات مشابهة | مواضيع متعلقة | موضوعات متعلقة | أخبار متعلقة | مقالات متعلقة | مواضيع إضافية
        موضوعات أخرى | مواضيع أخرى | أخبار أخرى | مقالات أخرى | حول هذه القصة | حول هذا الموضوع
        الأكثر قراءة | الأكثر مشاهدة | الأكثر تصفحا | الأكثر تداولا | الأكثر شعبية | الأكثر تعليقا | الأكثر زيارة
        المواضيع الأكثر قراءة | الأخبار الأكثر قراءة | المقالات الأكثر قراءة | الاكثر قراءة اليوم | أهم الأخبار
        أبرز الأخبار | جديد الأخبار | أحدث الأخبار | أحدث المقالات | آخر المقالات | المزيد من الأخبار
        المزيد من المقالات | المزيد حول | المزيد عن | اقرأ في | أعلى القائمة المختارة للقراءة | قائمة من 0 عناصر
        ذات علاقة | مواضيع ذات علاقة | أخبار ذات علاقة | مقالات ذات علاقة | قصائد أخرى | نصوص أخرى | قصص أخرى
        أخبار أخرى قد تهمك | القراء شاهدوا أيضا | الأخبار الأكثر قراءة | الأكثر قراءة الآن | الأكثر قراءة هذا الأسبوع
        هذه الأخبار تحظى باهتمامكم | الأكثر رواجا | رائج الآن | مختارات | من نفس القسم | في نفس السياق | صوت وصورة
        مقالات حرة | أخبار مختارة | يتصدر الآن | المزيد من هذا القسم
        related | related stories | related articles | related news | related content | related coverage
        related story | related posts | see also | read also | also read | read next | up next | what to read next
        you may also like | you might also like | you may like | you might like | recommended | recommended for you
        recommended stories | recommended reading | more stories | more news | more on this story
        more on this topic | more like this | more from | more to read | more coverage | more in this section
        more news in this category | around the web | from around the web | elsewhere on the web
        most read | most popular | most viewed | most shared | most commented | popular | popular now
        popular stories | popular posts | trending | trending now | trending stories | top stories | top news
        latest stories | latest articles | latest headlines | editor's picks | editors picks | editor's choice
        featured | featured stories | don't miss | in case you missed it | keep reading | the latest | must read
        hot topics
        à lire aussi | lire aussi | à voir aussi | voir aussi | à lire également | lire également
        sur le même sujet | sur le même thème | articles liés | articles similaires | articles associés
        dans la même rubrique | à découvrir | les plus lus | le plus lu | les plus populaires | les plus partagés
        nos derniers articles | derniers articles | vous aimerez aussi | recommandé pour vous | pour aller plus loin
        contenus recommandés | la rédaction vous conseille | les tops | à ne pas manquer
        mehr zum thema | lesen sie auch | lesen sie mehr zum thema | auch interessant
        das könnte sie auch interessieren | das könnte dich auch interessieren | meistgelesen | meist gelesen
        am meisten gelesen | beliebte artikel | ähnliche artikel | weitere artikel | weitere meldungen
        weitere themen | verwandte artikel | verwandte themen | empfehlungen | empfohlen | mehr aus | mehr von
        lesetipps | top themen | aktuelle nachrichten | neueste artikel
        lee también | lea también | le puede interesar | te puede interesar | también te puede interesar
        noticias relacionadas | artículos relacionados | relacionados | relacionadas | contenido relacionado
        más noticias | más sobre este tema | más información | lo más leído | lo más visto | lo más popular
        más leídas | más leídos | más vistas | lo último | te recomendamos | recomendados | no te pierdas
        otras noticias | en portada
        ilgili haberler | benzer haberler | ilginizi çekebilir | bunlar da ilginizi çekebilir | ayrıca bakınız
        diğer haberler | en çok okunanlar | çok okunanlar | en çok okunan haberler | popüler haberler | öne çıkanlar
        öne çıkan haberler | son haberler | son eklenenler | önerilenler | önerilen haberler
        sizin için seçtiklerimiz | günün öne çıkanları | haberin devamı | ilgili konular
        مطالب مرتبط | اخبار مرتبط | خبرهای مرتبط | مطالب مشابه | بیشتر بخوانید | همچنین بخوانید | پربازدیدترین
        پربازدیدها | پربازدید ها | پربیننده ترین | پربحث ترین | آخرین خبرها | تازه ترین خبرها | تازه ترین اخبار
        پیشنهاد سردبیر | شاید بپسندید | از دست ندهید | مطالب پیشنهادی | اخبار ویژه
        ذو صلة | محتوى ذو صلة | أخبار قد تعجبك | أخبار قد تهمك | أخبار تهمك | مقالات قد تهمك | مقالات قد تعجبك
        موضوعات قد تهمك | قد يعجبك | ربما يعجبك أيضا | اقرأ كذلك | اقرأ أيضا على موقعنا | اقرأ من أجلك | واقرأ أيضا
        اقرأ المزيد عن | لمزيد من القراءة | مواضيع مرتبطة | موضوعات مرتبطة | أخبار مرتبطة | مقالات مرتبطة
        تقارير ذات صلة | الموضوعات المتعلقة | المواضيع المتعلقة | الأخبار المتعلقة | مقال ذو صلة | خبر ذو صلة
        موضوع ذو صلة | قصص ذات صلة | مواضيع ساخنة | مواضيع ساخنة أخرى | مواضيع مختارة | موضوعات مختارة | مختارات لك
        مختارات القراء | مقالات مختارة | اختيارات المحرر | اختيار المحرر | اختيارات القراء | خيارات المحرر
        الأكثر شيوعا | الأكثر مشاركة | الأكثر إعجابا | الأكثر بحثا | الأكثر تفاعلا | الأكثر متابعة | الأكثر مشاهدة الآن
        الأكثر قراءة خلال 0 ساعة | الأكثر قراءة خلال أسبوع | الأعلى قراءة | الأعلى مشاهدة | الأكثر قراءة في قسم
        أكثر المواضيع قراءة | المقالات الأكثر شعبية | مشاركات الأكثر شعبية | آخر الأخبار والمقالات | آخر المستجدات
        آخر المواضيع | آخر المنشورات | آخر التقارير | آخر الفيديوهات | مقالاته الأخيرة | مقالاتها الأخيرة
        أحدث المواضيع | أحدث المنشورات | أحدث التقارير | أحدث الفيديوهات | أخبار حديثة | مقالات حديثة | الأخبار العاجلة
        أهم الأنباء | أبرز العناوين | أهم العناوين | عناوين أخرى | أبرز المواضيع | عناوين اليوم | مقالات للكاتب
        مقالات أخرى للكاتب | المزيد للكاتب | مقالات الكاتب | مقالات الرأي | من الأرشيف | من أرشيفنا | ألبومات أخرى
        صور أخرى | فيديوهات أخرى | فيديوهات ذات صلة | شاهد كذلك | تابعوا أيضا | إليك المزيد | المزيد من المواضيع
        المزيد من التقارير | المزيد من القصص | لا يفوتك | لا تفوتك | لا تفوت قراءة | ما رأيك بقراءة | نوصي بقراءته
        يوصى به | موصى به | موصى لك | مقترح لك | قد ترغب في قراءة | قد ترغب بقراءة | من الموقع | من الشبكة
        من حول الويب | اخترنا لكم أيضا | تقرأون الآن | الجميع يقرأ | الآن على الموقع | الأكثر تداولا على مواقع التواصل
        ملفات ذات صلة | محتوى مشابه | people are also reading | people also read | others also read | readers also read
        readers are also reading | what others are reading | also on this site | also from | also in this section
        also in the news | also of interest | also interesting | in other news | other news | other stories
        other articles | other top stories | more top stories | more articles | more posts | more headlines
        more videos | more video | more from this author | more from the author | more by this author
        more from this section | more from our site | more on this | more on this subject | more for you | more reading
        further reading | further reading on this | additional reading | suggested reading | suggested for you
        suggested stories | suggested articles | handpicked for you | just for you | picked for you | our picks
        top picks | staff picks | our pick | today's top stories | today's headlines | today's picks | top headlines
        top videos | top posts | latest posts | latest updates | latest videos | latest in | latest from our partners
        recent posts | recent stories | recent articles | recent news | recent headlines | new stories | new posts
        previous coverage | earlier coverage | from our archive | from the archive | from the archives
        related to this story | related reading | related reads | related topics and stories | related links
        related news stories | related video | related videos | watch now related video | watch now | watch next
        watch also | watch more | popular on | popular right now | popular reads | popular this week | most watched
        most listened | most discussed | most emailed | most clicked | most read this week | most read today
        most read stories | most read articles | most popular stories | top read | trending topics | trending articles
        trending videos | hot right now | hot stories | what's trending | we recommend | we also recommend
        our recommendations | recommended by | recommended articles | recommended videos | you may also be interested in
        you might be interested in | you may be interested in | you may have missed | you might have missed
        if you missed it | icymi | read this next | read next story | next story | next up | up next on
        continue reading with | from our partners | from our network | partner stories | sponsored stories
        from around the site | discover more | explore more | explore more on these topics | find out more | go deeper
        dig deeper | stories for you | à lire aussi sur notre site | a lire | à voir | à lire ensuite | à écouter aussi
        lire plus d'articles | lisez aussi | lisez également | voir également | notre sélection
        la sélection de la rédaction | le choix de la rédaction | nos sélections | les plus consultés
        les plus lus de la semaine | les plus commentés | les plus vus | les plus récents | les + lus | les + partagés
        les + commentés | plus lus | articles les plus lus | articles populaires | les articles les plus lus
        dernières actualités | dernières infos | derniers titres | dernières nouvelles | dernières publications
        fil info | fil d'actualité | fil actu | l'actu en continu | l'info en continu | autres articles
        autres actualités | autres infos | plus d'actualité | plus d'infos | plus d'articles | dans le même dossier
        dans la même catégorie | du même auteur | sur ce sujet | sur ce thème | sujets associés | sujets liés
        articles en lien | articles recommandés | contenus associés | contenus similaires | ailleurs sur le web
        sur le web | nos partenaires | vous aimerez | vous aimerez peut être | vous pourriez aussi aimer
        vous pourriez être intéressé par | cela peut vous intéresser | ça peut vous intéresser
        ceci pourrait vous intéresser | ces articles peuvent vous intéresser | ces articles devraient vous intéresser
        à ne pas rater | l'essentiel de l'actualité | vidéos associées | nos dossiers | notre dossier | lire le dossier
        les tops de la semaine | auch interessant für sie | auch lesenswert | lesen sie jetzt | jetzt lesen sie auch
        lesen sie dazu | lesen sie hierzu | lesen sie hier weiter | dazu passend | passend dazu | passend zum thema
        mehr zu diesem thema | mehr dazu | mehr zum artikel | mehr artikel | mehr nachrichten | mehr meldungen
        mehr aus dem ressort | mehr aus der region | mehr aus dieser rubrik | mehr von diesem autor
        weitere nachrichten | weitere beiträge | weitere artikel zum thema | weitere inhalte | weitere videos
        weitere empfehlungen | weiterführende links | weiterführende artikel | unsere empfehlungen | unsere empfehlung
        unsere lesetipps | lesetipp | leseempfehlung | leseempfehlungen | empfehlungen der redaktion
        redaktionsempfehlungen | empfohlene artikel | empfohlener redaktioneller inhalt | das könnte sie interessieren
        das könnte ihnen auch gefallen | das könnte dir gefallen | was andere leser lasen | andere lesen auch
        andere leser lasen auch | leser interessiert auch | meistgelesene artikel | meistgelesen heute
        die meistgelesenen artikel | die meistgelesenen | meistgesehen | meistkommentiert | meistdiskutiert
        meist geteilt | am häufigsten gelesen | beliebteste artikel | beliebte beiträge | top artikel | top nachrichten
        topthemen | neueste meldungen | neueste beiträge | neueste nachrichten | aktuelle meldungen | aktuelle artikel
        aktuelle themen | die neuesten | verwandte beiträge | verwandte inhalte | verwandte links | ähnliche beiträge
        ähnliche themen | themen des artikels | im archiv | aus dem archiv | aus unserem netzwerk | aus dem ressort
        lee también en | lee además | lea además | leer también | lea más | lee más | te puede gustar
        puede interesarte | también te interesa | quizá te interese | quizás te interese | podría interesarte
        podría interesarle | también te puede gustar | te recomendamos leer | recomendamos | recomendaciones
        recomendado para ti | recomendados para ti | nuestras recomendaciones | seleccionado para ti
        noticia relacionada | noticias relacionadas con | artículo relacionado | contenidos relacionados
        temas relacionados con | información relacionada | noticias de interés | otras noticias de interés
        otros artículos | otras informaciones | más artículos | más contenido | más de esta sección
        más en esta sección | más del autor | más leído | las más leídas | las más vistas | lo más comentado
        lo más compartido | lo más buscado | lo más destacado | lo más reciente | más comentadas | más vistos
        más populares | los más leídos | noticias más leídas | las noticias más leídas | últimas publicaciones
        últimos artículos | las últimas | noticias destacadas | te puede interesar también | no te lo pierdas
        en otras webs | ahora en portada | bunları da okuyun | bunlar da var | bunlara da göz atın | bunu da oku
        bunu okuyanlar bunu da okudu | ilginizi çekebilecek haberler | ilgini çekebilir | ilginizi çekecek haberler
        ilgili haber | ilgili içerikler | ilgili yazılar | ilgili makaleler | benzer içerikler | benzer yazılar
        diğer yazılar | diğer içerikler | diğer yazıları | yazarın diğer yazıları | yazarın diğer haberleri
        çok okunan haberler | çok okunan | en çok okunan | en çok tıklananlar | en çok izlenenler | en çok yorumlananlar
        en çok paylaşılanlar | en son haberler | en son eklenenler | son dakika haberleri | son gelişmeler | son yazılar
        güncel haberler | günün haberleri | günün manşetleri | günün en çok okunanları | editörün seçtikleri
        editörün seçimi | editör seçimi | öne çıkan içerikler | sizin için önerilenler | sizin için seçtik | size özel
        tavsiye edilenler | tavsiye haberler | popüler yazılar | trend haberler | kaçırmayın | bunları kaçırmayın
        haberle ilgili daha fazlası | ayrıca okuyun | ayrıca oku | sıradaki haber | bir sonraki haber | خبرهای مرتبط با
        اخبار مشابه | مطالب دیگر | خبرهای دیگر | دیگر خبرها | سایر اخبار | سایر خبرها | اخبار بیشتر | خبرهای بیشتر
        بیشتر بدانید | بیشتر ببینید | همچنین ببینید | پیشنهاد ما | پیشنهاد می کنیم بخوانید | پیشنهاد ما به شما
        پیشنهاد می‌شود | پیشنهادی | مطالب پیشنهادی سردبیر | شاید علاقه مند باشید | ممکن است بپسندید
        ممکن است علاقه مند باشید | پربازدیدترین ها | پربازدید ترین | پربازدیدترین اخبار | پربازدیدهای امروز
        پربازدیدترین خبرها | پر بازدید | پرخواننده ترین | پرطرفدارترین | محبوب ترین | محبوب ترین ها | داغ ترین ها
        داغ ترین | پربحث ترین ها | پربحث ها | تازه ها | تازه ترین ها | تازه های خبر | جدیدترین اخبار | جدیدترین ها
        آخرین عناوین | آخرین مطالب | عناوین اخبار | عناوین برگزیده | برگزیده ها | گزیده اخبار | در همین زمینه | مرتبط ها
        وب گردی | از سراسر وب | خواندنی ها | نمایش همه
        جرب أيضا | جربي أيضا | جربوا أيضا | try this next | try these next | you might also like | you may also like
        you might also be interested in | sigue leyendo | continúa leyendo | à découvrir aussi
        das könnte sie auch interessieren | auch interessant | weitere folgen | weitere themen
        """,
        "comments_heading": """
        التعليقات | تعليقات | التعليقات 0 | 0 تعليق | 0 تعليقات | تعليق 0 | تعليقات 0 | تعليقات الزوار
        تعليقات القراء | تعليقات القراء 0 | آراء القراء | الردود | ردود القراء
        comments | comment | 0 comments | 0 comment | comments 0 | view comments | show comments | view 0 comments
        reader comments | readers comments | reader comments 0 | join the conversation | conversation | discussion
        join the discussion
        commentaires | 0 commentaires | 0 commentaire | commentaires 0 | les commentaires | voir les commentaires
        vos réactions | réactions | kommentare | 0 kommentare | kommentare 0 | 0 kommentar | leserkommentare
        deine meinung zählt | comentarios | 0 comentarios | comentarios 0 | mostrar comentarios | ver comentarios
        opiniones de los lectores | yorumlar | 0 yorum | yorumlar 0 | okuyucu yorumları | نظرات | نظر کاربران
        نظرات کاربران | دیدگاه ها | دیدگاه‌ها | 0 نظر | 0 دیدگاه | نظرات 0
        0 تعليقا | 0 ردا | 0 ردود | لا تعليقات | لا توجد تعليقات | لا يوجد تعليقات | لا يوجد تعليقات حتى الآن
        لا توجد تعليقات حتى الآن | أحدث التعليقات | آخر التعليقات | التعليقات مغلقة | أغلقت التعليقات
        تم إغلاق التعليقات | عرض التعليقات | إظهار التعليقات | عرض جميع التعليقات | عرض كل التعليقات | عدد التعليقات
        عدد التعليقات 0 | التعليق 0 | كل التعليقات | ترتيب التعليقات | الأكثر ملاءمة | أحدث الردود | تعليقات فيسبوك
        تعليقات الفيسبوك | المشاركات 0 | ردود 0 | الردود 0 | no comments | no comments yet | no responses yet
        all comments | all comments 0 | top comments | newest first | oldest first | latest comments | recent comments
        comments section | comments are closed | comments closed | comments are off | comments disabled | comments off
        show all comments | read comments | read all comments | read 0 comments | see comments | see all comments
        see 0 comments | hide comments | your comments | your views | your say | readers comments 0 | 0 replies
        0 reply | view replies | view 0 replies | show replies | hide replies | 0 responses | one comment | one response
        aucun commentaire | pas de commentaire | pas encore de commentaire | tous les commentaires
        lire les commentaires | voir les 0 commentaires | afficher les commentaires | masquer les commentaires
        commentaires fermés | les commentaires sont fermés | 0 réponses | commentaires des lecteurs | vos commentaires
        avis des lecteurs | les plus récents commentaires | 0 réaction | réactions 0 | alle kommentare
        alle kommentare anzeigen | kommentare anzeigen | kommentare lesen | kommentare ausblenden | keine kommentare
        0 antworten | noch keine kommentare | kommentarbereich geschlossen | kommentare geschlossen
        kommentare sind geschlossen | diskutieren sie mit | leserbeiträge | beiträge 0 | neueste zuerst | älteste zuerst
        antworten anzeigen | todos los comentarios | sin comentarios | no hay comentarios | ver los comentarios
        ver 0 comentarios | ver todos los comentarios | ocultar comentarios | comentarios cerrados
        los comentarios están cerrados | 0 respuestas | ocultar respuestas | ver respuestas | últimos comentarios
        más recientes | comentario | 0 comentario | tüm yorumlar | tüm yorumları gör | yorumları göster | yorumları gör
        yorumları oku | yorumları gizle | yorum yok | henüz yorum yok | henüz yorum yapılmamış | henüz yorum yapılmadı
        yoruma kapalı | yorumlar kapalı | yorumlara kapalı | 0 yanıt | yorum | yorum 0 | en yeniler
        en beğenilen yorumlar | okur yorumları | بدون نظر | بدون دیدگاه | نظری ثبت نشده است | هیچ نظری ثبت نشده
        دیدگاه های کاربران | دیدگاه کاربران | دیدگاهها 0 | نظرها | نظر مخاطبان | نظرات مخاطبان | نظر خوانندگان
        نظرات خوانندگان | نظرات بینندگان | نظر شما چیست | انتشار یافته 0 | در انتظار بررسی 0 | غیر قابل انتشار 0
        """,
        "comment_form": """
        اترك تعليقا | اترك تعليقك | اترك تعليق | أضف تعليق | أضف تعليقا | أضف تعليقك | إضافة تعليق | علق على الخبر
        انشر التعليق | أنشر التعليق | إرسال التعليق | رد | الرد | ناقش | ناقش هذا الخبر | كن أول من يعلق
        كن أول من يعلق على الخبر | شاركنا رأيك | شارك برأيك | اكتب تعليقك | الاسم | يقول | إلغاء الرد
        مشاركات الزوار | تسجيل الدخول للتعليق
        leave a reply | leave a comment | post a comment | post comment | add a comment | add comment
        write a comment | submit a comment | cancel reply | reply | be the first to comment | click to comment
        load more comments | log in to comment | sign in to comment | start the conversation | have your say
        notify me of new posts by email
        laisser un commentaire | laissez un commentaire | ajouter un commentaire | poster un commentaire | répondre
        réagissez | soyez le premier à commenter | publier un commentaire | kommentar schreiben
        kommentar hinterlassen | schreiben sie einen kommentar | antworten | jetzt kommentieren | kommentieren
        deja un comentario | dejar un comentario | escribe un comentario | responder | ¿quieres comentar | comentar
        añadir comentario | publicar comentario | yorum yap | yorum yaz | yorum gönder | yorum ekle | cevapla
        yanıtla | ilk yorumu sen yap | نظر بدهید | ارسال نظر | نظر شما | دیدگاه خود را بنویسید | پاسخ | ثبت نظر
        دیدگاهتان را بنویسید
        اكتب تعليقا | اكتب ردا | كتابة تعليق | أضف رأيك | أضف ردا | أضف ردك | ضع تعليقك | علق | علق الآن | التعليق
        نص التعليق | عنوان التعليق | الاسم الكامل | الاسم المستعار | اسمك | اسم المستخدم | كلمة المرور | رمز التحقق
        أكتب الرمز | رمز الأمان | الموقع الإلكتروني | كتابة رد | إرسال الرد | اترك ردا | اترك رد
        شارك برأيك في هذا الموضوع | شاركنا برأيك | شاركنا تعليقك | شارك بتعليقك | كن أول المعلقين
        كن أول من يترك تعليقا | يجب تسجيل الدخول للتعليق | سجل الدخول للتعليق | احفظ اسمي | تحميل المزيد من التعليقات
        تم التعديل | معجب متميز | عرض ردود | عرض 0 ردا | عرض 0 ردود | leave your comment | leave a comment below
        write your comment | write a reply | your comment | comment text | type your comment | add your comment
        add a comment public | post your comment | post reply | add reply | submit comment | submit your comment | name
        name required | email required | your website | log in to reply | login to comment | login to leave a comment
        you must be logged in to post a comment | please log in to comment | sign in to join the conversation
        register to comment | create an account to comment | join the conversation and comment | comment now
        comment on this story | comment on this article | save my name | report comment | report abuse
        flag as inappropriate | upvote | downvote | agree disagree | characters remaining | 0 characters remaining
        0 characters left | captcha | verification code | security code | load more replies | show more comments
        see more comments | view more comments | read more comments | écrire un commentaire | rédiger un commentaire
        votre commentaire | votre nom | site web | votre message | envoyer le commentaire | déposer un commentaire
        commenter l'article | commenter cet article | réagir à cet article | participer à la conversation
        connectez vous pour commenter | identifiez vous pour commenter | se connecter pour commenter
        annuler la réponse | enregistrer mon nom | plus de commentaires | signaler un commentaire
        voir plus de commentaires | ajouter une réponse | kommentar verfassen | kommentar abgeben | kommentar abschicken
        kommentar absenden | kommentar veröffentlichen | kommentar melden | ihr kommentar | dein kommentar | ihr name
        kommentar hinzufügen | kommentar erstellen | melden sie sich an um zu kommentieren | zum kommentieren anmelden
        anmelden um zu kommentieren | bitte melden sie sich an | mitdiskutieren | jetzt mitdiskutieren | beitrag melden
        antwort abbrechen | mehr kommentare | weitere kommentare | weitere kommentare laden | zeichen übrig
        escribe tu comentario | deja tu comentario | tu comentario | tu nombre | nombre y apellidos | enviar comentario
        haz tu comentario | comentar noticia | comenta esta noticia | coméntalo | inicia sesión para comentar
        regístrate para comentar | identifícate para comentar | debes iniciar sesión para comentar | cancelar respuesta
        reportar comentario | más comentarios | ver más comentarios | cargar más comentarios | danos tu opinión
        participa en la conversación | yorumunuz | yorumunuzu yazın | yorumunuzu yazınız | bir yorum yazın
        bir yanıt yazın | adınız | adınız soyadınız | adı soyadı | isminiz | yorum bırak | yorum bırakın | yorum yapın
        yorumu gönder | yorum yapmak için giriş yap | yorum yapmak için giriş yapın | giriş yaparak yorum yap
        ilk yorumu siz yapın | ilk yorum yapan siz olun | ilk yorumu yaz | güvenlik kodu | doğrulama kodu
        yanıtı iptal et | cevabı iptal et | şikayet et | yorumu şikayet et | daha fazla yorum | daha fazla yorum yükle
        نظر خود را بنویسید | دیدگاه خود را ثبت کنید | نظر خود را وارد کنید | ارسال دیدگاه | ثبت دیدگاه | ارسال نظر شما
        نام شما | نام و نام خانوادگی | ایمیل شما | متن نظر | متن پیام | پست الکترونیکی | کد امنیتی | کد تصویر
        کد امنیتی را وارد کنید | لغو پاسخ | پاسخ دادن | گزارش تخلف | افزودن دیدگاه | نظر بگذارید | نظرتان را بنویسید
        """,
        "tags_heading": """
        الوسوم | وسوم | كلمات مفتاحية | الكلمات المفتاحية | كلمات دلالية | الكلمات الدلالية | العلامات | علامات
        سمات | مواضيع | تاغ | تاجات | هاشتاج | دلالات
        tags | tag | topics | related topics | related tags | keywords | in this article | filed under | labels
        related countries | related people | mots clés | sujets | thèmes | thématiques | étiquettes | tags associés
        schlagwörter | schlagworte | themen | stichwörter | etiquetas | temas | palabras clave | archivado en
        temas relacionados | etiketler | etiket | anahtar kelimeler | konular | برچسب ها | برچسب‌ها | کلیدواژه ها
        کلید واژه ها | کلیدواژه‌ها | برچسب
        الكلمات الدالة | كلمات دالة | الكلمات الدليلية | كلمات البحث | وسوم المقال | وسوم الخبر | تصنيفات | التصنيفات
        التصنيف | الهاشتاغات | هاشتاغات | موضوعات المقال | الموضوعات | المواضيع | أماكن ذات صلة | أشخاص ذات صلة | تاجز
        موضوعات | article tags | story tags | post tags | tagged | tagged with | tagged in | topics in this article
        topics covered | more on these topics | explore topics | related tags and topics | posted in
        people in this story | mots clefs | mot clé | thématique | tags de l'article | rubriques | sujets abordés
        themen in diesem artikel | themen des beitrags | schlagwort | tags zum artikel | etiquetas de la noticia
        etiquetas relacionadas | tags relacionados | categorías | temas tratados | haber etiketleri | haberin etiketleri
        etiketleri | konu etiketleri | ilgili etiketler | kategoriler | برچسب خبر | کلید واژه | کلیدواژه | کلمات کلیدی
        واژگان کلیدی | هشتگ ها
        """,
        "widget": """
        استفتاء | استطلاع | استطلاع رأي | تصويت | صوت | صوّت | نعم | لا | مؤشرات الأسواق | أسعار العملات
        أسعار الصرف | حالة الطقس | الطقس | مواقيت الصلاة | poll | vote | yes | no | view results | quiz | crossword
        sudoku | sondage | voter | oui | non | umfrage | abstimmen | ja | nein | encuesta | votar | anket | oy ver
        نظرسنجی
        مدة التحضير | مدة الطهي | مدة الطبخ | وقت التحضير | وقت الطهي | وقت الطبخ | تكفي لـ | عدد الحصص | درجة الصعوبة
        prep time | cook time | cooking time | total time | temps de préparation | temps de cuisson
        zubereitungszeit | kochzeit | backzeit | tiempo de preparación | tiempo de cocción
        hazırlama süresi | pişirme süresi | kaç kişilik | زمان پخت | زمان آماده سازی
        xs | sm | md | lg | xl | gb | pdf | loader | loader train | video | vidéo | vídeo
        gallery | image
        نتائج التصويت | عرض النتائج | شاهد النتائج | صوت الآن | هل تؤيد | لا رأي لي | لست متأكدا | غير مهتم | 0 صوتا
        0 أصوات | عدد المصوتين 0 | إجمالي الأصوات 0 | استطلاعات الرأي | استطلاع الرأي | شارك في الاستطلاع | سؤال اليوم
        سؤال الأسبوع | أسعار العملات اليوم | النشرة الاقتصادية | طقس اليوم | حالة الطقس اليوم | توقعات الطقس
        أوقات الصلاة | مواعيد الصلاة | أوقات الأذان | عداد الزوار | المتواجدون الآن 0 | المتواجدون الآن
        عدد زوار الموقع 0 | زوار اليوم 0 | حظك اليوم | الأبراج | الكلمات المتقاطعة | حكمة اليوم | كاريكاتير اليوم
        صورة اليوم | فيديو اليوم | مباريات اليوم | تنزيل الألبوم | تحميل المزيد من الصور | حمل المزيد من الصور
        إبلاغ عن صورة | مرر المؤشر لعرض القيم | لونك المفضل | اختر لونك | not sure | undecided | no opinion
        submit vote | cast your vote | vote now | see results | show results | total votes 0 | 0 votes | poll of the day
        today's poll | question of the day | online poll | live scores | fixtures and results | exchange rates
        currency rates | gold prices | stock markets | weather today | prayer times | horoscope | word of the day
        quote of the day | photo of the day | today in history | made with flourish | create a chart | get the data
        embed this | download image | download data | created with datawrapper | slideshow | start slideshow
        view gallery | view photos | see photos | see all photos | open gallery | launch gallery | photo gallery
        more photos | 0 photos | 0 images | 0 slides | picture gallery | view in gallery | open image in gallery
        ne se prononce pas | sans opinion | voir les résultats | voter maintenant | le sondage | sondage du jour
        question du jour | 0 votants | programme tv | voir le diaporama | diaporama | voir la galerie | la photo du jour
        le dessin du jour | keine angabe | ergebnis anzeigen | ergebnisse anzeigen | 0 stimmen | frage des tages
        umfrage des tages | horoskop | tv programm | bildergalerie starten | zur bildergalerie | zur fotostrecke
        galerie öffnen | 0 bilder | 0 fotos | bilderstrecke | alle bilder | no sabe no contesta | ns nc | ver resultados
        encuesta del día | la pregunta del día | 0 votos | votar ahora | el tiempo hoy | la lotería | ver galería
        galería de fotos | ver fotos | ampliar galería | 0 imágenes | kararsızım | fikrim yok | sonuçları gör
        sonuçları göster | oyla | oy kullan | 0 oy | günün anketi | günün sorusu | döviz kurları | altın fiyatları
        bist 0 | imsak | ikindi | yatsı | hava durumu bugün | nöbetçi eczane | puan durumu tablosu | fikstür
        günün fotoğrafı | galeriyi gör | fotoğrafları gör | 0 fotoğraf | şaşkın | beğenmedim | نتایج نظرسنجی
        مشاهده نتایج | شرکت در نظرسنجی | ثبت رای | رای دهید | نمی دانم | اوقات شرعی | اذان صبح | اذان ظهر | اذان مغرب
        طلوع آفتاب | غروب آفتاب | فال روز | عکس روز | جدول لیگ | نتایج زنده | آلبوم عکس | 0 عکس
        """,
    }
)
