"""The clock and the reader in the admin: account holders, mails, leases."""

from monitoring.admin import accounts, leases, mail

__all__ = ["accounts", "leases", "mail"]
