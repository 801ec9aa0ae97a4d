"""The reader of course folders: text in, frozen pages and questions out, and every fault with its place."""
