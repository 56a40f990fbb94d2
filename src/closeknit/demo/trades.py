"""Names, trades and organisations to invent people from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Trade:
    """What somebody does: a title, what they sell (fits "people who need …"), words for a firm."""

    title: str
    service: str
    firms: tuple[str, ...]


TRADES = (
    Trade("Accountant", "our bookkeeping package", ("Ledgerwell", "Two Rivers Accounts")),
    Trade("Solicitor", "our fixed-fee contracts", ("Ashgrove Law", "Penhallow & Wick")),
    Trade("Web designer", "our small websites", ("Pixel Orchard", "Plainpage Studio")),
    Trade("Insurance broker", "our cover for small firms", ("Safe Haven Cover", "Brightshield")),
    Trade("Photographer", "our portrait days", ("Northlight Pictures", "Silver Tray Studio")),
    Trade("Caterer", "our lunches for offices", ("The Copper Pan", "Saltmarsh Kitchen")),
    Trade("Architect", "our extensions", ("Stonebridge Architects", "Atelier Quay")),
    Trade("Translator", "our translations", ("Two Tongues", "Fair Copy Translations")),
    Trade("Copywriter", "our plain-English pages", ("Inkwell Words", "Short Sentence")),
    Trade("HR adviser", "our handbook for employers", ("Good People HR", "Fairhand")),
    Trade("Physiotherapist", "our back clinic", ("Harbour Physio", "Movewell")),
    Trade("Estate agent", "our lettings service", ("Gate & Garden", "Seven Stiles")),
    Trade("Electrician", "our safety inspections", ("Brightwire", "Ohm & Away")),
    Trade("Recruiter", "our search for office staff", ("Rightseat", "Lark Recruitment")),
    Trade("Financial planner", "our pension review", ("Long View Planning", "Oakfold")),
    Trade("Security adviser", "our security check", ("Lockstep", "Quiet Harbour Security")),
    Trade("Furniture maker", "our made-to-measure desks", ("Elm & Ash", "Plumb Joinery")),
    Trade("Coffee roaster", "our office coffee", ("Slow Roast", "Kettle & Crane")),
    Trade("Surveyor", "our building surveys", ("Trueline Surveys", "Plumbline")),
    Trade("Fundraiser", "our patrons' scheme", ("Open Door Trust", "Lanternlight")),
    Trade("Event manager", "our small conferences", ("Gather Round", "Tidehall Events")),
    Trade("Printer", "our short runs", ("Harbour Print", "Quire & Ream")),
    Trade("Logistics manager", "our parcel service", ("Swiftcrate", "Mooring Freight")),
    Trade("Wine merchant", "our tasting evenings", ("Cellar Door", "The Long Cork")),
)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# First and last names of one language stay together.
NAMES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        _words(
            "Alice Callum Esme Gareth Harriet Imogen Josie Leonard Maud Nigel Oliver Poppy"
            " Rosalind Stuart Tamsin Wilf Edith Hugh"
        ),
        _words(
            "Ashdown Birtwistle Cobbold Dunmore Ellwood Fairclough Garside Hartnoll Ibbotson"
            " Kettlewell Loxley Mossop Netherby Oldroyd Pemberly Quennell Rushworth Stanhill"
            " Thistlewood Underhay"
        ),
    ),
    (
        ("Aoife", "Ciarán", "Niamh", "Eoghan", "Sinéad", "Rhys", "Siân", "Ewan", "Morag"),
        ("Ó Duibhir", "Mac Giolla", "Brannigan", "Pryce", "Gwynne", "Kinnaird", "Strachan"),
    ),
    (
        ("Françoise", "Étienne", "Margaux", "Théo", "Hélène", "Bastien"),
        ("Lefèvre", "Beaumarais", "Rouvière", "Châtelet", "Dufresnoy", "Garancière"),
    ),
    (
        ("Jürgen", "Käthe", "Matthias", "Annegret", "Björn", "Heike"),
        ("Müllerhof", "Grünwalder", "Sonnleitner", "Kröger", "Weißbach", "Hagedorn"),
    ),
    (
        ("Inês", "Gonçalo", "Beatriz", "Nuno", "Íñigo", "Lucía", "Joaquín", "Núria"),
        ("Magalhães", "Figueirôa", "Montalbán", "Ordóñez", "Quintanilha", "Ribamar"),
    ),
    (
        ("Łukasz", "Zofia", "Mateusz", "Agnieszka", "Ondřej", "Zdeněk", "Kateřina"),
        ("Wiśniowski", "Gołębiewska", "Dvořáček", "Kąkol", "Šimůnková", "Brzozowicz"),
    ),
    (
        ("Søren", "Åsa", "Ingrid", "Henrik", "Päivi", "Tuomas", "Sigrún"),
        ("Ångmark", "Østergård", "Hämälinen", "Bergstrand", "Nyrönen", "Kvisthaug"),
    ),
    (
        ("Anjali", "Vikram", "Farah", "Imran", "Meera", "Kiran", "Zainab", "Bilal"),
        ("Chaudhari", "Venkatesan", "Siddiqi", "Rawlani", "Khattar", "Bhagwati"),
    ),
    (
        ("Chidi", "Ngozi", "Kwame", "Abena", "Tunde", "Folake", "Amara"),
        ("Adeyinka", "Mensah-Cole", "Okonjo", "Boatengo", "Eze-Brown", "Olatundun"),
    ),
    (
        ("Wei", "Mei-Lin", "Haruka", "Kenji", "Ji-woo", "Thảo", "Minh"),
        ("Tanemura", "Liangsu", "Parkson", "Nguyễnh", "Hoshikawa", "Choi-Lane"),
    ),
    (
        ("Leila", "Yusuf", "Nadia", "Karim", "Elif", "Emre", "Dimitra", "Nikos"),
        ("Haddadine", "Yıldırımlı", "Karasu", "Papathanou", "Benamara", "Stavroulis"),
    ),
)

TOWNS = ("Falmouth", "Whitby", "Lewes", "Ludlow", "Porto", "Bristol", "Ghent", "Malmö", "York")
TRIPS = ("Lisbon", "the Lakes", "Galway", "Bologna", "Skye", "Brittany", "Tallinn")
EVENTS = (
    "the spring fair",
    "the harbour breakfast",
    "the regional meeting",
    "the owners' evening",
    "the autumn conference",
    "the open day",
)
