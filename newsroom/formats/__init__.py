"""How the project writes dates where Django's own way is not the newsroom's: one package for each language."""
