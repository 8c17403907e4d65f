"""Two versions of one file and the one that both began with, merged by what they say."""
