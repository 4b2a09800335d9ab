"""The same desk as the manual of Django's admin would make it, for the comparison: stock models, stock ModelAdmin, stock settings."""
