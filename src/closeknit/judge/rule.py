"""The rule of standing as figures: so many exchanges in 12 months on so many days, or meetings.

De Choudhury et al. (2010) found 5 to 10 reciprocated mails a year the best threshold.
"""

from __future__ import annotations

EXCHANGES = 5
DAYS = 3
MEETINGS = 2
