"""Values and pure logic. Nothing here reads, writes or waits."""
