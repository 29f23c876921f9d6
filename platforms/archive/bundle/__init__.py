"""The evidence bundle of one record or version: a zip that anybody can check without us."""
