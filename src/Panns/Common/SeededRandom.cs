namespace Panns.Common;

/// <summary>
/// A deterministic random number generator: a seed gives the same numbers on every platform and in every version, which
/// <see cref="Random"/> does not guarantee. SplitMix64 (Steele et al. 2014); its state is one number, so checkpoints can store it.
/// </summary>
[BestFriend]
internal sealed class SeededRandom
{
    private const ulong Step = 0x9e3779b97f4a7c15;

    private ulong _state;

    /// <param name="seed">The seed of the run.</param>
    /// <param name="stream">Index of an independent sequence within the run (per epoch, layer or clip).</param>
    public SeededRandom(ulong seed, ulong stream = 0)
    {
        // One step of the generator separates streams whose numbers differ in a single bit.
        Restart(seed, stream);
    }

    private SeededRandom(ulong state, bool _) => _state = state;

    /// <summary>The first number of a generator, without creating one.</summary>
    public static ulong FirstOf(ulong seed, ulong stream) => Mix(seed ^ Mix(stream));

    /// <summary>The complete state, for checkpoints; <see cref="FromState"/> continues from it.</summary>
    public ulong State => _state;

    public static SeededRandom FromState(ulong state) => new(state, true);

    public ulong NextUInt64()
    {
        var next = Mix(_state);
        _state += Step;
        return next;
    }

    /// <summary>Restarts as a new generator with this seed and stream would.</summary>
    public void Restart(ulong seed, ulong stream) => _state = seed ^ Mix(stream);

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, <paramref name="bound"/>).</summary>
    public int NextInt(int bound)
    {
        // The high half of a 64 x 32 bit product; the bias is below 2^-32.
        return (int)(((NextUInt64() >> 32) * (ulong)Guard.Positive(bound)) >> 32);
    }

    /// <summary>Standard normal, by the Box-Muller transform.</summary>
    public double NextGaussian()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Shuffles in place (Fisher-Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong state)
    {
        var z = state + Step;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
