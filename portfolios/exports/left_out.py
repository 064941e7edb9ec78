"""What the system holds about people and an export does not: said to them, with the reason."""

from django.utils.translation import gettext_lazy as _

# What stands in the export about that.
LEFT_OUT = [
    (
        _("Lijsten en oordelen van anderen die nog niet voor je open zijn"),
        _("Je leest ze als iedereen heeft ingeleverd, en het oordeel als het je is voorgelegd."),
    ),
    (
        _("Feedback waarvan je nog geen drie antwoorden hebt"),
        _("Eerder zou je kunnen zien wie wat schreef."),
    ),
    (
        _(
            "Je wachtwoord, de geheimen van je app, passkeys en herstelcodes, codes en links in "
            "mail, en het adres van je agenda"
        ),
        _(
            "Wie ze heeft, kan als jou inloggen of je agenda lezen. De tekst van mail bewaren we "
            "niet na het versturen."
        ),
    ),
    (
        _("Wat je schreef over stages waar je niet meer bij hoort"),
        _("Dat gaat over een ander, en jij leest daar niet meer mee."),
    ),
    (
        _("Portfolio’s en verslagen over anderen, en deelnemerslijsten die je uploadde"),
        _("Die gaan over hen. Wat jij vroeg of schreef, staat hierboven."),
    ),
    (
        _("Wat je voor anderen regelde, zoals een plek, een begeleider of vrije dagen"),
        _("Dat staat bij hen, met jouw naam erbij."),
    ),
    (
        _("Functieprofielen van anderen waar je aan meeschreef"),
        _(
            "Die schreven jullie met elkaar, en ze gaan over de student. Of jij akkoord was, staat "
            "hierboven."
        ),
    ),
    (
        _("Wat organisaties en andere studenten over een leerplek zeiden"),
        _("Dat gaat over de plek. Wat jij erover invulde, staat hierboven."),
    ),
    (
        _("Sporen in het logboek van de server en in reservekopieën"),
        _("Die horen bij de beveiliging en verdwijnen vanzelf."),
    ),
]

# Models with a path to a person of which no row is in an export, and why. A test finds the others.
NOT_EXPORTED = {
    "assessments.Feed": "a token of a school, which says nothing about who made it",
    "portfolios.FeedbackCard": "a secret that opens one answer, bound to nobody",
    "people.Roster": "a list of others, of which the rows are gone once it is applied",
    "people.RosterLine": "the rows of such a list, about others",
    "portfolios.Export": "the file itself",
    "portfolios.PortfolioStandard": "how a programme makes the portfolios of a cohort",
    "portfolios.Bundle": "a file about others, for some days; its reports are in the export",
    "portfolios.BundleItem": "what is in such a file",
    "portfolios.ReportedEntry": "what stands in a report, which is in the export itself",
    "accounts.User_groups": "nobody is in a group",
    "accounts.User_user_permissions": "nobody has a permission of their own",
    "account.EmailConfirmation": "a secret of a moment, and not used",
    "socialaccount.SocialToken": "a secret, and not kept",
}
