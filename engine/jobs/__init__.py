"""What happens without anybody asking for it."""
