"""Near texts: copies, edited copies, updates of one event, other issues of a series."""

import pytest

from shared.text.relations import relation_of

FIRE = (
    "اندلع حريق كبير في سوق الخضار بمدينة طرطوس فجر اليوم، وقال الدفاع المدني إن {dead} أشخاص قضوا وأصيب {hurt} آخرون"
    " بحروق، فيما عملت فرق الإطفاء على إخماد النيران التي امتدت إلى مستودعات مجاورة. وأضاف أن سبب الحريق ما زال مجهولا"
    " وأن التحقيق مستمر بحضور النيابة العامة."
)
DOLLAR = (
    "سجل الدولار في السوق الموازية بدمشق {buy} ليرة للشراء و{sell} ليرة للمبيع، وفق نشرة مكاتب الصرافة اليومية،"
    " فيما بلغ اليورو {euro} ليرة. ويتأثر السعر بحجم الطلب على القطع الأجنبي وبقرارات المصرف المركزي الأخيرة."
)
QUAKE = (
    "An earthquake of magnitude {size} struck {place} on {day}, the geological survey said. Its centre was {deep} km"
    " deep. There were no immediate reports of casualties or damage, and no tsunami warning was issued. The region lies"
    " on a fault where small tremors are felt several times a year."
)
WEATHER = (
    "Le temps sera {sky} {day} à {city}, selon le bulletin de la météo nationale, avec un vent faible à modéré. La"
    " température maximale atteindra {most} degrés et la minimale {least} degrés. Les automobilistes sont invités à la"
    " prudence tôt le matin en raison du brouillard dans les plaines."
)


@pytest.mark.parametrize(
    ("earlier", "later", "relation"),
    [
        (FIRE.format(dead=3, hurt=11), FIRE.format(dead=3, hurt=11), "copy"),
        (FIRE.format(dead=3, hurt=11), FIRE.format(dead=3, hurt=11).replace("أخمد", "إخمـاد").replace("،", ""), "copy"),
        (FIRE.format(dead=3, hurt=11), FIRE.format(dead=3, hurt=11).replace("كبير", "هائل"), "edited_copy"),
        (
            FIRE.format(dead=3, hurt=11),
            FIRE.format(dead=3, hurt=11) + " وتوافد السكان للمساعدة.",
            "copy",
        ),
        (FIRE.format(dead=3, hurt=11), FIRE.format(dead=3, hurt=11) + f" {FIRE}", "edited_copy"),
        (FIRE.format(dead="ثلاثة", hurt=11), FIRE.format(dead="خمسة", hurt=11), "update"),
        (FIRE.format(dead="ثلاثة", hurt=11), FIRE.format(dead=3, hurt=11), "copy"),
        (
            "The visitors lead 1-0 in the final after a goal of their young striker, before a full house.",
            "The visitors lead 2-1 in the final after a goal of their young striker, before a full house.",
            "update",
        ),
        (FIRE.format(dead=3, hurt=11), FIRE.format(dead=5, hurt=11), "update"),
        (FIRE.format(dead=3, hurt=11), FIRE.format(dead=7, hurt=26) + " وأعلن المحافظ الحداد في المدينة.", "update"),
        (
            DOLLAR.format(buy="14,650", sell="14,750", euro="15,900"),
            DOLLAR.format(buy="14,900", sell="15,000", euro="16,200"),
            "series",
        ),
        (
            DOLLAR.format(buy="14,650", sell="14,750", euro="15,900"),
            DOLLAR.format(buy="14650", sell="14750", euro="15900"),
            "copy",
        ),
        (
            QUAKE.format(size="4.1", place="northern Chile", day="Monday", deep=30),
            QUAKE.format(size="5.0", place="southern Peru", day="Friday", deep=12),
            "series",
        ),
        (
            QUAKE.format(size="4.1", place="northern Chile", day="Monday", deep=30),
            QUAKE.format(size="4.3", place="northern Chile", day="Monday", deep=30),
            "update",
        ),
        (
            WEATHER.format(sky="nuageux", day="lundi", city="Tunis", most=24, least=13),
            WEATHER.format(sky="clair", day="jeudi", city="Sfax", most=27, least=15),
            "series",
        ),
    ],
)
def test_what_stands_in_each_others_places_tells(earlier: str, later: str, relation: str) -> None:
    assert relation_of(earlier, later) == relation


def test_two_empty_texts_are_copies() -> None:
    assert relation_of("", "") == "copy"


def test_another_decimal_figure_is_no_copy() -> None:
    quake = (
        "سجل مركز الرصد هزة أرضية بقوة {} درجات على بعد عشرين كيلومترا من المدينة فجر اليوم، ولم ترد أنباء عن أضرار."
    )
    assert relation_of(quake.format("3.4"), quake.format("4.1")) == "update"
    assert relation_of(quake.format("3.4"), quake.format("3٫4")) == "copy"
