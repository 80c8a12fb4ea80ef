"""`make run` from start to end: killed, it comes back clean; interrupted, it leaves nothing running."""

from data.embedded.process import wait_until
from scripts.stop import main as stop
from tests.e2e.product import Product


def test_it_serves_the_console_and_says_how_to_sign_in(product: Product) -> None:
    assert product.ask("/healthz")["status"] == "up"
    said = product.words.read_text()
    assert product.address in said
    for account in product.ask("/api/v1/welcome")["sample_accounts"]:
        assert account["name"] in said


def test_killed_by_force_it_leaves_nothing_running_and_starts_again_clean(product: Product) -> None:
    roads = product.ask("/healthz")["road_network"]
    product.kill()
    assert wait_until(lambda: not product.is_serving() and not product.has_database(), 30)
    product.start()
    assert product.ask("/healthz")["road_network"] == roads


def test_killed_by_force_it_starts_again_at_once(product: Product) -> None:
    product.kill()
    product.start()
    assert product.ask("/healthz")["status"] == "up"


def test_interrupted_it_stops_everything(product: Product) -> None:
    assert product.interrupt() == 0
    assert not product.is_serving()
    assert not product.has_database()
    assert not (product.instance / "run.json").exists()
    product.start()


def test_it_is_stopped_from_another_terminal(product: Product, monkeypatch) -> None:
    monkeypatch.setenv("INSTANCE", str(product.instance))
    assert stop() == 0
    assert product.wait() == 0
    assert not product.is_serving()
    assert not product.has_database()
    product.start()
