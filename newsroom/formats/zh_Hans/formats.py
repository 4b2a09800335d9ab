"""Dates in Chinese, beside Django's own."""

#: Django prints 01月5日.
MONTH_DAY_FORMAT = "n月j日"
