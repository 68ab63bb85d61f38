using System.Runtime.InteropServices;

namespace Panns.ML.Persistence;

/// <summary>
/// Caches what a mapping creates from its parameters. Every row has the same text, usually in the same memory, so comparing references is
/// mostly enough. Safe to use from several threads.
/// </summary>
internal sealed class ParameterCache<T>(Func<ReadOnlyMemory<char>, T> create)
    where T : class
{
    private readonly Lock _lock = new();
    private volatile Entry? _entry;

    public T Get(ReadOnlyMemory<char> text)
    {
        if (_entry is { } entry && entry.Matches(text))
        {
            return entry.Value;
        }

        lock (_lock)
        {
            if (_entry is not { } known)
            {
                known = new(text, create(ParameterText.Unseal(text)));
            }
            else if (!known.Matches(text))
            {
                // Different memory, but usually the same text, whose value is kept.
                known = new(text, text.Span.SequenceEqual(known.Text.Span) ? known.Value : create(ParameterText.Unseal(text)));
            }

            _entry = known;
            return known.Value;
        }
    }

    private sealed class Entry(ReadOnlyMemory<char> text, T value)
    {
        public ReadOnlyMemory<char> Text { get; } = text;

        public T Value { get; } = value;

        public bool Matches(ReadOnlyMemory<char> other)
            => other.Length == Text.Length
                && MemoryMarshal.TryGetString(other, out var string1, out var start1, out _)
                && MemoryMarshal.TryGetString(Text, out var string2, out var start2, out _)
                && ReferenceEquals(string1, string2) && start1 == start2;
    }
}
