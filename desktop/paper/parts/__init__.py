"""What stands on the sheet: each part sets what is said (`content`) into blocks (`layout`); `full` and `summary` order them."""
