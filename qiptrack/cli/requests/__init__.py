"""What a command was asked, with all that commands of its kind need to carry it out."""
