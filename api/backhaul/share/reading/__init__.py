"""Files with places, read in a child process that can reach nothing. Nothing in here is called in the API's own process."""
