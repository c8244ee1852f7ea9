"""What should the driver of this route know? As a dispatch system prints it on the run sheet:

BACKHAUL_TOKEN=bhi_… python infra/client/dispatch.py https://backhaul.example.com TMS-17 fi
"""

import os
import sys

from backhaul_api import Backhaul


def main(url: str, route: str, language: str = "en") -> None:
    """Print it in driving order."""
    known = Backhaul(url, os.environ["BACKHAUL_TOKEN"]).read_to_know(id=route, language=language)
    print(f"{known['route']['name']}: {len(known['items'])}, {known['urgent']} urgent")
    for one in known["items"]:
        mark = "!" if one["urgency"] != "normal" or one["kind"] == "hazard" else " "
        print(f"{mark} {one['along_m'] / 1000:6.1f} km  {one['title']}: {one['text']}")


if __name__ == "__main__":
    main(*sys.argv[1:])
