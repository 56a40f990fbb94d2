"""Phone numbers as address books write them, to E.164."""

from __future__ import annotations

import re
from collections.abc import Iterable

import phonenumbers

_FORMAT = phonenumbers.PhoneNumberFormat.E164
_LONGEST = 60
_BY_NAME = {
    "AT": "austria|österreich",
    "AU": "australia",
    "BE": "belgium|belgië|belgique",
    "BR": "brazil|brasil",
    "CA": "canada",
    "CH": "switzerland|schweiz|suisse|svizzera",
    "CN": "china|中国",
    "CZ": "czech republic|czechia|česko|česká republika",
    "DE": "germany|deutschland|allemagne|alemania|germania",
    "DK": "denmark|danmark",
    "ES": "spain|españa|espagne|spanien",
    "FI": "finland|suomi",
    "FR": "france|frankreich|francia",
    "GB": "united kingdom|great britain|england|scotland|wales|northern ireland|uk|u.k.",
    "GR": "greece|ελλάδα",
    "HU": "hungary|magyarország",
    "IE": "ireland|éire|republic of ireland",
    "IL": "israel|ישראל",
    "IN": "india|भारत",
    "IT": "italy|italia|italien|italie",
    "JP": "japan|日本",
    "KR": "south korea|korea|대한민국",
    "LU": "luxembourg|luxemburg",
    "MX": "mexico|méxico",
    "NL": "netherlands|the netherlands|nederland|niederlande|holland|pays-bas",
    "NO": "norway|norge",
    "NZ": "new zealand|aotearoa",
    "PL": "poland|polska|polen",
    "PT": "portugal",
    "RO": "romania|românia",
    "RU": "russia|russian federation|россия",
    "SE": "sweden|sverige",
    "SG": "singapore",
    "TR": "turkey|türkiye",
    "UA": "ukraine|україна",
    "US": "united states|united states of america|usa|u.s.a.|u.s.|vereinigte staaten",
    "ZA": "south africa",
}
_COUNTRIES = {name: code for code, names in _BY_NAME.items() for name in names.split("|")}


def e164_all(numbers: Iterable[str], countries: Iterable[str] = ()) -> tuple[str, ...]:
    """The numbers of one card in E.164, each once, in order.

    A number without a country code is read in the country of the card's other numbers, else of
    its addresses (`countries`, names or ISO codes), and left out where these are several or none:
    a wrong guess would make two strangers one person.
    """
    texts = [_tidied(number) for number in numbers]
    regions = {region for text in texts if (region := _region(text))}
    if not regions:
        regions = {region for country in countries if (region := region_of(country))}
    guess = regions.pop() if len(regions) == 1 else None
    return tuple(dict.fromkeys(found for text in texts if (found := _e164(text, guess))))


def e164(text: str, region: str | None = None) -> str:
    """One number in E.164, "" where it is none or its country isn't known."""
    return _e164(_tidied(text), region)


def region_of(country: str) -> str:
    """The ISO 3166 code of a country's name or code, "" where it isn't known."""
    name = " ".join(country.split()).casefold()
    if name.upper() in phonenumbers.SUPPORTED_REGIONS:
        return name.upper()
    return _COUNTRIES.get(name, "")


def _tidied(text: str) -> str:
    text = text.strip()[:_LONGEST]
    text = re.sub(r"^(?:tel|callto|sms):", "", text, flags=re.IGNORECASE).partition(";")[0]
    return re.sub(r"^\s*00(?=[1-9])", "+", text).replace("(0)", "")


def _parsed(text: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None


def _region(text: str) -> str:
    number = _parsed(text, None)
    if number is None or not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.region_code_for_number(number) or ""


def _e164(text: str, region: str | None) -> str:
    if number := _parsed(text, None):
        reason = phonenumbers.is_possible_number_with_reason(number)
        whole = reason == phonenumbers.ValidationResult.IS_POSSIBLE
        return phonenumbers.format_number(number, _FORMAT) if whole else ""
    number = _parsed(text, region) if region else None
    if number is None or not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, _FORMAT)
