"""What Scripts/same-code.sh and Scripts/score-labels.sh read of a report's sites."""

# The columns that say what becomes of the pages.
COLUMNS = [
    "flags.must", "flags.may", "writes", "reference", "release.functions", "release.pairing", "release.short_return",
    "dirtying.verdict", "lifetime", "case.is", "conversion.needed", "access.cpu", "access.dma",
]


def value(site, path):
    """A column by its path; None where the site does not have it."""
    for key in path.split("."):
        site = (site or {}).get(key)
    return site
