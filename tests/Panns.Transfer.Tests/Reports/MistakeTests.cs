using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Panns.Transfer.Reports;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Reports;

/// <summary>Wrong and doubtful clips in the page: which, in what order, with what to see and hear.</summary>
public sealed partial class MistakeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_clip_is_wrong_by_the_lead_of_another_class()
    {
        var wrong = Clip("a.wav", 0, 0.25f, 0.75f);
        Assert.Equal((true, -0.5f), (wrong.IsWrong, wrong.Margin));
        Assert.Equal([1], wrong.Given);
        var right = Clip("a.wav", 1, 0.25f, 0.75f);
        Assert.Equal((false, 0.5f), (right.IsWrong, right.Margin));
    }

    [Fact]
    public void A_clip_of_several_classes_is_wrong_by_its_worst_score()
    {
        var clip = Clip("a.wav", 0, 0.625f, 0.75f) with { IsMultiLabel = true };
        Assert.Equal([0, 1], clip.Given);
        Assert.Equal((true, -0.25f), (clip.IsWrong, clip.Margin));
        clip = clip with { Right = [0, 1] };
        Assert.Equal((false, 0.125f), (clip.IsWrong, clip.Margin));
        clip = clip with { Right = [], Scores = [0.25f, 0, 0, 0] };
        Assert.Equal((false, 0.25f), (clip.IsWrong, clip.Margin));
    }

    [Fact]
    public void The_clearest_mistakes_come_first_then_what_was_nearly_wrong()
    {
        var result = Result(Clip("clear.wav", 0, 0.1f, 0.9f), Clip("close.wav", 0, 0.5f, 0.4f), Clip("near.wav", 0, 0.4f, 0.5f), Clip("safe.wav", 0, 0.9f, 0.1f));
        var page = ReportPage.Write([result], null, []);
        Assert.Contains("<summary>freeze_l1: 2 of 4 clips wrong, 1 right but doubtful</summary>\n<h3>Wrong: 2 clips</h3>", page, StringComparison.Ordinal);
        Assert.Contains("<h3>Doubtful: 1 clip</h3>", page, StringComparison.Ordinal);
        Assert.Equal(["clear.wav", "near.wav", "close.wav"], Names().Matches(page).Select(match => match.Groups[1].Value));
        Assert.Contains("<p><b>dog</b>, taken for <b>rain &amp; wind</b> <small>fold 1</small></p>", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">dog <small>right</small></th><td aria-hidden=\"true\"><i class=\"right\" style=\"width:10%\"></i></td><td>0.10</td>", page, StringComparison.Ordinal);
        Assert.Contains("of 3 clips shown, 3 are without sound and picture, as the file can no longer be read.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void At_most_so_many_are_shown_and_how_many_there_are_is_said()
    {
        var page = ReportPage.Write([Result([.. Enumerable.Range(0, 30).Select(i => Clip($"{i:00}.wav", 0, 0.1f, 0.5f + (0.01f * i)))])], null, []);
        Assert.Contains($"<h3>Wrong: {MistakeSection.MostWrong} of 30 clips</h3>", page, StringComparison.Ordinal);
        Assert.Equal("29.wav", Names().Matches(page)[0].Groups[1].Value);
        Assert.Equal(MistakeSection.MostWrong, Names().Count(page));
    }

    [Fact]
    public void A_clip_is_seen_and_heard_without_another_file()
    {
        // A part of half a second at 2 kHz, and a whole second.
        var path = _folder.Wav("a \"dog\" <1>.wav", 1, 2000, 32000);
        var page = ReportPage.Write([Result(Clip(path, 0, 0.1f, 0.9f), Clip(path, 0, 0.2f, 0.8f) with { Start = 0.25, End = 0.75 })], null, []);
        Assert.Contains("a page 4 minutes of sound, shared by the strategies.", page, StringComparison.Ordinal);
        Assert.Equal(["a &quot;dog&quot; &lt;1&gt;.wav", "a &quot;dog&quot; &lt;1&gt;.wav, 0.25 s to 0.75 s"], Names().Matches(page).Select(match => match.Groups[1].Value));
        var sounds = Sounds().Matches(page).Select(match => Convert.FromBase64String(match.Groups[1].Value)).ToList();
        Assert.Equal([44 + (2 * 16000), 44 + (2 * 8000)], sounds.Select(sound => sound.Length));
        Assert.All(sounds, sound => Assert.Equal(2000, Crossings(sound) * 16000.0 / (2 * ((sound.Length - 44) / 2)), 20.0));
        Assert.Equal(2, Pictures().Matches(page).Count(match => Convert.ToHexString(Convert.FromBase64String(match.Groups[1].Value)).StartsWith("89504E47", StringComparison.Ordinal)));
        Assert.DoesNotMatch("(src|href)=\"(?!data:)", page);
        Assert.DoesNotContain("<1>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_too_long_is_cut_and_what_is_too_much_has_no_player_and_both_are_said()
    {
        var path = _folder.Wav("long.wav", 12, 500, 8000);
        var page = ReportPage.Write([Result([.. Enumerable.Range(0, 26).Select(i => Clip(path, 0, 0.1f, 0.5f + (0.01f * i)))])], null, []);
        Assert.Equal(24, Pictures().Count(page));
        Assert.All(Sounds().Matches(page), match => Assert.Equal(44 + (2 * 160000), Convert.FromBase64String(match.Groups[1].Value).Length));
        Assert.Equal(24, Sounds().Count(page));
        Assert.Contains("of 24 clips shown, 24 are longer, only their first 10 seconds are here.", page, StringComparison.Ordinal);

        // Two strategies have half as much each: twelve clips of ten seconds.
        var result = Result([.. Enumerable.Range(0, 26).Select(i => Clip(path, 0, 0.1f, 0.5f + (0.01f * i)))]);
        page = ReportPage.Write([result with { Strategies = [result.Strategies[0], result.Strategies[0] with { Name = "other" }] }], null, []);
        Assert.Equal(24, Sounds().Count(page));
        Assert.Contains("of 48 clips shown, 48 are longer, only their first 10 seconds are here, 24 are without a player.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_on_several_classes_are_named_and_counted_by_class()
    {
        var page = ReportPage.Write(
            [Result(
                Clip("one.wav", 0, 0.2f, 0.9f) with { IsMultiLabel = true, Right = [0, 2] },
                Clip("two.wav", 0, 0.9f, 0.1f) with { IsMultiLabel = true })], null, []);
        Assert.Contains("<p><b>dog</b>, <b>siren</b>; missed: <b>dog</b>, <b>siren</b>; given wrongly: <b>rain &amp; wind</b> <small>", page, StringComparison.Ordinal);
        Assert.Contains(">dog</th><td role=\"cell\" data-name=\"clips\">2</td><td role=\"cell\" data-name=\"missed\">1</td><td role=\"cell\" data-name=\"given wrongly\">0</td></tr>", page, StringComparison.Ordinal);
        Assert.Contains(">rain &amp; wind</th><td role=\"cell\" data-name=\"clips\">0</td><td role=\"cell\" data-name=\"missed\">0</td><td role=\"cell\" data-name=\"given wrongly\">1</td></tr>", page, StringComparison.Ordinal);
        Assert.Contains("freeze_l1: 1 of 2 clips wrong", page, StringComparison.Ordinal);
    }

    private static TestedClip Clip(string file, int right, params float[] scores) => new() { File = file, Fold = "1", Right = [right], Scores = [.. scores, 0, 0] };

    private static EvaluationResult Result(params ImmutableArray<TestedClip> clips)
    {
        var result = SampleResults.Evaluation();
        return result with { Strategies = [result.Strategies[0] with { Clips = clips }] };
    }

    private static int Crossings(byte[] sound)
    {
        short Sample(int i) => BitConverter.ToInt16(sound, 44 + (2 * i));
        return Enumerable.Range(1, ((sound.Length - 44) / 2) - 1).Count(i => Sample(i - 1) < 0 != Sample(i) < 0);
    }

    [GeneratedRegex("<h4>([^<]*)</h4>")]
    private static partial Regex Names();

    [GeneratedRegex("<audio controls preload=\"metadata\" src=\"data:audio/wav;base64,([^\"]*)\" aria-label=\"Sound of [^\"]+\">")]
    private static partial Regex Sounds();

    [GeneratedRegex("<img src=\"data:image/png;base64,([^\"]*)\" alt=\"Spectrogram of [^\"]+\">")]
    private static partial Regex Pictures();
}
