"""The words of news pages that are not the article, in seven languages: ar, en, fr, de, es, tr, fa.

One phrase between bars; `0` stands for any number. Phrases are folded before use, so spelling variants and case need
no entries of their own. Add words here, not in the rules.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from services.cleaning.folding import fold, mask_numbers

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
        """,
        "end_mark": """
        انتهى | انتهى ع | ends | ends here | end | النهاية | fin | ende | bitti | پایان | انتهای پیام | loading
        please wait | جاري التحميل | please wait loading | chargement | wird geladen | cargando | yükleniyor | embed
        no media source currently available | auto | next off
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
        """,
        "tags_heading": """
        الوسوم | وسوم | كلمات مفتاحية | الكلمات المفتاحية | كلمات دلالية | الكلمات الدلالية | العلامات | علامات
        سمات | مواضيع | تاغ | تاجات | هاشتاج | دلالات
        tags | tag | topics | related topics | related tags | keywords | in this article | filed under | labels
        related countries | related people | mots clés | sujets | thèmes | thématiques | étiquettes | tags associés
        schlagwörter | schlagworte | themen | stichwörter | etiquetas | temas | palabras clave | archivado en
        temas relacionados | etiketler | etiket | anahtar kelimeler | konular | برچسب ها | برچسب‌ها | کلیدواژه ها
        کلید واژه ها | کلیدواژه‌ها | برچسب
        """,
        "widget": """
        استفتاء | استطلاع | استطلاع رأي | تصويت | صوت | صوّت | نعم | لا | مؤشرات الأسواق | أسعار العملات
        أسعار الصرف | حالة الطقس | الطقس | مواقيت الصلاة | poll | vote | yes | no | view results | quiz | crossword
        sudoku | sondage | voter | oui | non | umfrage | abstimmen | ja | nein | encuesta | votar | anket | oy ver
        نظرسنجی
        xs | sm | md | lg | xl | gb | pdf | loader | loader train | video | vidéo | vídeo
        gallery | image
        """,
    }
)

# Lines that begin so and are not long.
OPENINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "prompt": """
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
        """,
        "share_bar": """
        شاركنا على | شارك على | شارك عبر | مشاركة عبر | مشاركة على | عدد القراءات | عدد المشاهدات | عدد الزيارات
        رابط مختصر | رابط الخبر | نسخ لصق رابط | وقت القراءة | مدة القراءة | حجم الخط
        share this | share on | tweet on | tweet this | share with | read more about sharing | short link
        estimated reading | partager sur | partager via | artikel teilen | teilen auf | compartir en | compartir por
        bu haberi paylaş | لینک کوتاه | اشتراک گذاری در | کد خبر | شناسه خبر | تعداد بازدید
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
        """,
        "disclaimer": """
        الآراء الواردة | التعليقات الواردة | التعليقات المنشورة | ما ينشر من تعليقات | المقالات المنشورة
        الأخبار المنشورة على | لن يتم نشر عنوان | الحقول الإلزامية | المرجو ملء | عذرا لقد انتهت | عفوا المشاركة
        ترحب شبكة | ترحب إدارة الموقع | تنويه | تصحيح | ملاحظة المحرر | views expressed | the views expressed
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
        """,
        "comments_heading": """
        تعليقات الزوار | تعليقات القراء | تعليقات | التعليقات على | comments on | comments for | responses to
        commentaires sur | kommentare zu | comentarios en | نظرات کاربران
        """,
        "widget": """
        تم التحديث منذ | آخر تحديث منذ | هل أنت مع | هل تؤيد | what do you think | do you think | all quotes delayed
        0 people | advertisement | deine meinung
        """,
    }
)

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
"""

BYLINES: Final = """
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
    فارس | تسنيم | رووداو | السومرية نيوز | شفق نيوز | الوكالة الوطنية للإعلام | ماب | و م ع | العمانية | سونا | سبأ
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
