using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Panns.Transfer.Pretraining.Sampling;

namespace Panns.Transfer.Tests.Pretraining.Sampling;

/// <summary>Against the output of numpy.random.RandomState (NumPy 1.24).</summary>
public sealed class NumpyRandomTests
{
    [Fact]
    public void Numbers_are_NumPys()
    {
        // RandomState(1234): randint over all of uint32, then random_sample.
        var random = new NumpyRandom(1234);
        Assert.Equal([822569775u, 2137449171u, 2671936806u], Enumerable.Range(0, 3).Select(_ => random.NextUInt32()));
        Assert.Equal([0.8178384411165694, 0.6121118946772708], [random.NextDouble(), random.NextDouble()]);
    }

    [Fact]
    public void Shuffles_are_NumPys()
    {
        // RandomState(7): shuffle(arange(1000)), then shuffle(arange(100000)) with sha256 of its '<i4' bytes.
        var random = new NumpyRandom(7);
        var items = Enumerable.Range(0, 1000).ToArray();
        random.Shuffle(items);
        Assert.Equal([778, 334, 271, 802, 216, 408, 812, 94, 487, 170, 24, 242], items[..12]);
        Assert.Equal([537, 196, 175], items[^3..]);
        var many = Enumerable.Range(0, 100_000).ToArray();
        random.Shuffle(many);
        Assert.Equal("31edf4f884f5572481d6577d106df7dc15798eb15a12b2ff64bbe40c6d6b08b8", Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(many.AsSpan()))));
    }
}
