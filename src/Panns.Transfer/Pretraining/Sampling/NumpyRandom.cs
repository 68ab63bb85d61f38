using System.Numerics;

namespace Panns.Transfer.Pretraining.Sampling;

/// <summary>
/// The part of NumPy's <c>RandomState</c> that samplers need: the Mersenne Twister MT19937 (Matsumoto and Nishimura 1998), its seeding, and
/// <c>shuffle</c>, so that a sampler draws the same clips as the released code with the same seed.
/// </summary>
internal sealed class NumpyRandom
{
    private const int Size = 624;
    private const int Middle = 397;

    private readonly uint[] _state = new uint[Size];
    private int _position = Size;

    /// <param name="seed">The seed of <c>numpy.random.RandomState</c>.</param>
    public NumpyRandom(uint seed)
    {
        _state[0] = seed;
        for (var i = 1; i < Size; i++)
        {
            _state[i] = (1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30))) + (uint)i;
        }
    }

    /// <summary>32 random bits.</summary>
    public uint NextUInt32()
    {
        if (_position == Size)
        {
            Refill();
        }

        var value = _state[_position++];
        value ^= value >> 11;
        value ^= (value << 7) & 0x9d2c5680;
        value ^= (value << 15) & 0xefc60000;
        return value ^ (value >> 18);
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53: <c>random_sample</c>.</summary>
    public double NextDouble() => (((NextUInt32() >> 5) * 67108864.0) + (NextUInt32() >> 6)) / 9007199254740992.0;

    /// <summary>Uniform from 0 to <paramref name="largest"/>, inclusive; larger values are rejected and drawn again.</summary>
    public int NextInterval(int largest)
    {
        if (largest == 0)
        {
            return 0;
        }

        var mask = uint.MaxValue >> BitOperations.LeadingZeroCount((uint)largest);
        while (true)
        {
            var value = NextUInt32() & mask;
            if (value <= (uint)largest)
            {
                return (int)value;
            }
        }
    }

    /// <summary>Shuffles in place, from the last item to the second: <c>shuffle</c>.</summary>
    public void Shuffle(Span<int> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInterval(i);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>Writes the complete state.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_position);
        foreach (var word in _state)
        {
            writer.Write(word);
        }
    }

    /// <summary>Restores a state written by <see cref="Save"/>.</summary>
    /// <exception cref="FormatException">The state is invalid.</exception>
    public void Load(BinaryReader reader)
    {
        _position = reader.ReadInt32() is >= 0 and <= Size and var position ? position : throw new FormatException("an impossible position in a random sequence");
        for (var i = 0; i < Size; i++)
        {
            _state[i] = reader.ReadUInt32();
        }
    }

    private void Refill()
    {
        for (var i = 0; i < Size; i++)
        {
            var bits = (_state[i] & 0x80000000) | (_state[(i + 1) % Size] & 0x7fffffff);
            _state[i] = _state[(i + Middle) % Size] ^ (bits >> 1) ^ ((bits & 1) == 0 ? 0 : 0x9908b0df);
        }

        _position = 0;
    }
}
