using Panns.Common;
using Panns.Transfer.Pretraining;
using Panns.Transfer.Pretraining.Augmentation;
using Panns.Transfer.Pretraining.Feeding;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Pretraining.Augmentation;

public sealed class ClipMixerTests : IDisposable
{
    private const int Samples = 700;
    private readonly TempFolder _folder = new();
    private readonly AudioPack _pack;
    private readonly ClipReader _reader;

    public ClipMixerTests()
    {
        _pack = AudioPack.Open(SmallPack.Write(_folder.Path("pack"), clips: 6, SmallTraining.Classes, (clip, label) => clip % SmallTraining.Classes == label, samples: 900));
        _reader = new(_pack, SmallTraining.Network);
    }

    public void Dispose()
    {
        _pack.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_same_numbers_give_the_same_bits()
    {
        var (one, other) = (Mixer(WaveformAugmentation.Mixtures), Mixer(WaveformAugmentation.Mixtures));
        Fill(other, 5);
        Assert.Equal(Fill(one, 3), Fill(other, 3));
        Assert.NotEqual(Fill(one, 3), Fill(one, 4));
    }

    [Fact]
    public void One_to_three_clips_are_mixed_and_never_beyond_full_scale()
    {
        var mixer = Mixer(WaveformAugmentation.Mixtures);
        var counts = new int[4];
        var target = new float[Samples];
        for (var seed = 0UL; seed < 300; seed++)
        {
            counts[mixer.Fill([0, 2, 4], target, new SeededRandom(seed))]++;
            Assert.InRange(Levels.Peak(target), 0.01, 1.0001);
        }

        Assert.Equal(0, counts[0]);
        Assert.All(counts.Skip(1), count => Assert.InRange(count, 70, 130));
    }

    [Fact]
    public void It_allocates_nothing()
    {
        var mixer = Mixer(WaveformAugmentation.Mixtures with { FilterShare = 1, EchoShare = 1, NoiseShare = 1 });
        var (random, target) = (new SeededRandom(1), new float[Samples]);
        mixer.Fill([0, 1, 2], target, random);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
        {
            mixer.Fill([0, 1, 2], target, random);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // A sound of a tenth of the pack's length: a part of five tenths would mostly be silence.
    [Fact]
    public void What_is_cut_from_a_short_sound_holds_it_whole()
    {
        var reader = new ClipReader(_pack, SmallTraining.Network);
        Assert.Equal(900, reader.Length(0));
        reader.ReadLengths();
        Assert.Equal(900, reader.Length(0));
        var part = new float[1000];
        reader.Read(1, -50, part);
        Assert.All(part.Take(50), value => Assert.Equal(0, value));
        Assert.Equal(SmallPack.Sample(1, 0) / 32767f, part[50], 1e-6f);
        Assert.Equal(SmallPack.Sample(1, 899) / 32767f, part[949], 1e-6f);
        Assert.All(part.Skip(950), value => Assert.Equal(0, value));
    }

    private ClipMixer Mixer(WaveformAugmentation options) => new(_reader, options, Samples, SmallPack.SampleRate);

    private static float[] Fill(ClipMixer mixer, ulong seed)
    {
        var target = new float[Samples];
        mixer.Fill([0, 1, 2], target, new SeededRandom(seed));
        return target;
    }
}
