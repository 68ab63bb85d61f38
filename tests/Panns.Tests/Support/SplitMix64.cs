namespace Panns.Tests.Support;

/// <summary>The generator behind the reference data's weights and waveforms.</summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        unchecked
        {
            _state += 0x9e3779b97f4a7c15UL;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL;
            z = (z ^ (z >> 27)) * 0x94d049bb133111ebUL;
            return z ^ (z >> 31);
        }
    }

    /// <summary>A multiple of 2^-23 in [-1, 1).</summary>
    public double NextSigned() => ((Next() >> 40) - 8388608.0) / 8388608.0;
}
