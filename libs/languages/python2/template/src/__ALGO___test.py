from . import __ALGO__


def test_greets():
    assert __ALGO__.apply(u"Mia") == u"Hello Mia"
