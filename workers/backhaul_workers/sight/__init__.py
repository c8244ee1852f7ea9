"""Looking at photos: faces, and lines of text. `eyes` keeps a child process for it, `hiding` decides what nobody sees."""
