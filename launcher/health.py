"""Ask the health page. `python -m launcher.health` is the image's own health check."""

import http.client
import os
import sys

PATH = "/health/ready"


def ask(port: int, host: str, path: str = PATH) -> tuple[int, str]:
    """Return status and text of the portal's health page on a loopback port.

    `host` is the name that the portal answers to. Status 0: nobody answers.
    """
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        # The proxy before a real portal speaks https; without this it would be told to.
        line.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": "https"})
        response = line.getresponse()
        return response.status, response.read(500).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return 0, str(error)
    finally:
        line.close()


def main() -> int:
    """Return 0 when the web server of this container can work."""
    host = os.environ.get("PORTAL_ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    status, text = ask(int(os.environ.get("PORT", "8000")), host)
    print(status, text)
    return 0 if status == http.HTTPStatus.OK else 1


if __name__ == "__main__":
    sys.exit(main())
