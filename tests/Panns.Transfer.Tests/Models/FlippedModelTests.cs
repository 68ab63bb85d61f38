using Panns.Common;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Models;

/// <summary>One bit of a .panns file is not as it was written: opening it gives one clear line, or the very same model.</summary>
public sealed class FlippedModelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("logmel_stats", 1500)]
    [InlineData("freeze_l1", 150)]
    public void A_flipped_bit_is_refused_or_changes_nothing(string strategy, int positions)
    {
        using var backbone = Backbone.Create(PannsModels.Mn04, SmallRuns.Weights());
        var quick = TransferStrategies.Get(strategy).Change(new() { Epochs = 1 });
        using (var model = TransferModel.Fit(new() { Backbone = backbone, Threads = 2 }, LabeledSounds.OpenFolder(_folder.TwoClasses(2)), quick))
        {
            model.Save(_folder.Path("whole.panns"));
        }

        var whole = File.ReadAllBytes(_folder.Path("whole.panns"));
        var (path, again) = (_folder.Path("flipped.panns"), _folder.Path("again.panns"));
        var (random, refused) = (new SeededRandom(3), 0);
        for (var i = 0; i < positions; i++)
        {
            // The first and the last bytes, where the archive's own parts are, and many in between.
            var position = i < 100 ? i : i < 140 ? whole.Length - 1 - (i - 100) : random.NextInt(whole.Length);
            var bytes = (byte[])whole.Clone();
            bytes[position] ^= (byte)(1 << random.NextInt(8));
            File.WriteAllBytes(path, bytes);
            try
            {
                using var model = TransferModel.Load(path);
                model.Save(again);
                Assert.True(File.ReadAllBytes(again).AsSpan().SequenceEqual(whole), $"byte {position}: another model");
            }
            catch (PannsException problem)
            {
                Assert.StartsWith(path, problem.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', problem.Message);
                refused++;
            }
        }

        // Times, attributes and the like are all that may be another.
        Assert.InRange(refused, positions / 2, positions);
    }
}
