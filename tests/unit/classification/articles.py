"""Short news articles, made up for these tests: language, the topic an editor would file it under, title, text."""

from typing import Final

ARTICLES: Final = (
    (
        "ar",
        "conflict",
        "مقتل عشرات المسلحين في معارك عنيفة شرقي البلاد",
        "قالت وزارة الدفاع إن قواتها قتلت عشرات المسلحين في معارك اندلعت فجر الأحد على أطراف البلدة، فيما "
        "قصفت المدفعية مواقع الفصائل. وأعلن ناطق عسكري أن الطيران الحربي نفذ غارات على مخازن أسلحة وذخيرة، "
        "وأن الهدنة انهارت.",
    ),
    (
        "ar",
        "crime",
        "السجن عشر سنوات لمتهم بالقتل",
        "قضت محكمة الجنايات بسجن متهم عشر سنوات بعد إدانته بقتل جاره طعناً بسكين. وكانت الشرطة ألقت القبض "
        "على المتهم في منزله، واعترف أمام النيابة العامة بارتكاب الجريمة. وقال محاميه إنه سيستأنف الحكم.",
    ),
    (
        "ar",
        "sport",
        "هدف متأخر يمنح الفريق كأس الدوري",
        "توج الفريق بلقب الدوري بعد فوزه على ضيفه بهدفين مقابل هدف في المباراة التي أقيمت على ملعبه. وسجل "
        "المهاجم هدف الفوز في الدقيقة الأخيرة، وقال المدرب إن اللاعبين قدموا موسماً كبيراً.",
    ),
    (
        "ar",
        "economy",
        "البنك المركزي يرفع أسعار الفائدة",
        "رفع البنك المركزي أسعار الفائدة نصف نقطة مئوية لكبح التضخم، وتراجعت أسهم الشركات في البورصة عند "
        "الإغلاق. وتوقع محللون أن يتباطأ نمو الاقتصاد وأن ترتفع تكلفة القروض على المستثمرين.",
    ),
    (
        "ar",
        "health",
        "تسجيل إصابات جديدة بالكوليرا",
        "أعلنت وزارة الصحة تسجيل ثلاثين إصابة جديدة بمرض الكوليرا وأربع وفيات في المستشفيات، وبدأت حملة "
        "تطعيم للأطفال. ودعا أطباء المرضى إلى مراجعة المراكز الصحية عند ظهور أعراض العدوى.",
    ),
    (
        "ar",
        "weather",
        "أمطار رعدية ورياح قوية غداً",
        "توقعت هيئة الأرصاد الجوية هطول أمطار رعدية على المناطق الساحلية غداً الخميس، مع رياح نشطة وانخفاض "
        "في درجات الحرارة التي تبلغ عشر درجات في الشمال، ويكون الطقس غائماً جزئياً في الجنوب.",
    ),
    (
        "en",
        "conflict",
        "Rebels say dozens killed as army shells besieged city",
        "The army shelled the besieged city for a third day. Rebel fighters said forty civilians had been "
        "killed in airstrikes, and that the ceasefire agreed last week was over. A military spokesman said "
        "troops were advancing.",
    ),
    (
        "en",
        "sport",
        "Late goal wins the cup",
        "The striker scored twice as his team came from behind to win the cup final in front of sixty "
        "thousand fans. The coach praised his players after a difficult season; the defeated side had a "
        "defender sent off.",
    ),
    (
        "en",
        "economy",
        "Central bank raises interest rates",
        "The central bank raised interest rates by half a point to slow inflation. Shares fell and the "
        "currency lost two percent. Analysts expect the economy to grow more slowly, and company profits to "
        "shrink, this year.",
    ),
    (
        "en",
        "health",
        "Hospitals start vaccination after cholera outbreak",
        "Doctors began vaccinating children after the cholera outbreak spread to two more provinces. "
        "Hospitals treated a hundred patients with symptoms of the disease, the health ministry said.",
    ),
    (
        "fr",
        "conflict",
        "Des dizaines de morts dans le bombardement de la ville",
        "L'armée a bombardé la ville assiégée pour le troisième jour. Les rebelles parlent de quarante "
        "civils tués dans des frappes aériennes et accusent les soldats d'avoir rompu le cessez-le-feu. Les "
        "combats continuent.",
    ),
    (
        "fr",
        "sport",
        "Un but à la dernière minute offre la coupe",
        "L'attaquant a marqué deux fois et son équipe a remporté la finale de la coupe devant soixante "
        "mille supporters. L'entraîneur a félicité ses joueurs après une saison difficile.",
    ),
    (
        "fr",
        "health",
        "Choléra : début de la vaccination",
        "Les médecins ont commencé à vacciner les enfants après l'extension de l'épidémie de choléra à deux "
        "provinces. Les hôpitaux ont soigné une centaine de patients, selon le ministère de la Santé.",
    ),
    (
        "fr",
        "politics",
        "Le Parlement vote la confiance au gouvernement",
        "Les députés ont voté la confiance au nouveau gouvernement après le discours du Premier ministre. "
        "L'opposition a boycotté la séance et demande une élection présidentielle anticipée.",
    ),
)
