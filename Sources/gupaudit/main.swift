print("gupaudit")
