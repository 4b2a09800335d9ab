"""The house: settings, tools and the order of the floors."""
