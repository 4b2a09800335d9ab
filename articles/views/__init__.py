"""The readers' surface and the photographers' upload page. It reads the clock once a request and decides nothing."""
