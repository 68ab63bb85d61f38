using System.Text;
using Panns.Common;

namespace Panns.Tests.Common;

public sealed class Crc32Tests
{
    [Fact]
    public void Known_values_come_out()
    {
        Assert.Equal(0u, Crc32.Of([]));
        Assert.Equal(0xCBF43926u, Crc32.Of(Encoding.ASCII.GetBytes("123456789")));
        Assert.Equal(0x414FA339u, Crc32.Of(Encoding.ASCII.GetBytes("The quick brown fox jumps over the lazy dog")));
    }

    [Fact]
    public void Parts_give_what_the_whole_gives()
    {
        byte[] bytes = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i * i / 3))];
        var whole = Crc32.Of(bytes);
        Assert.Equal(Support.Crc32.Of(bytes), whole);
        Assert.All(Enumerable.Range(0, 40), length => Assert.Equal(whole, Crc32.Of(bytes.AsSpan(length), Crc32.Of(bytes.AsSpan(0, length)))));
    }
}
