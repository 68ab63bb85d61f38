using Panns.Common.Text;

namespace Panns.Tests.Common;

/// <summary>Against UAX 15's own examples and cases derived from its rules.</summary>
public sealed class NfcTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("cafe\u0301", "caf\u00e9")]
    [InlineData("caf\u00e9", "caf\u00e9")]
    [InlineData("\u212B", "\u00C5")] // angstrom sign: a singleton
    [InlineData("A\u030A", "\u00C5")]
    [InlineData("\u1E9B\u0323", "\u1E9B\u0323")] // long s with dot above and below stays
    [InlineData("s\u0323\u0307", "\u1E69")]
    [InlineData("s\u0307\u0323", "\u1E69")] // marks come in the order of their classes
    [InlineData("e\u0302\u0323", "\u1EC7")] // Vietnamese, both orders
    [InlineData("e\u0323\u0302", "\u1EC7")]
    [InlineData("\u0915\u093C", "\u0915\u093C")] // excluded from composition
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C")] // Hangul
    [InlineData("\u1100\u1161", "\uAC00")]
    [InlineData("\uAC00\u11A8", "\uAC01")]
    [InlineData("a\u0328\u0301", "\u0105\u0301")] // the mark below first, then no composed letter has both
    [InlineData("a\u0315\u0300\u05AE\u0300b", "\u00E0\u05AE\u0300\u0315b")] // from NormalizationTest.txt
    [InlineData("\u0301x", "\u0301x")] // a mark without a letter
    [InlineData("\U0001D15E", "\U0001D157\U0001D165")] // beyond the first plane
    public void Letters_with_marks_have_one_spelling(string text, string expected) => Assert.Equal(expected, Nfc.Of(text));

    [Fact]
    public void What_is_no_text_stays_as_it_is() => Assert.Equal("x\uD800\u0301", Nfc.Of("x\uD800\u0301"));
}
