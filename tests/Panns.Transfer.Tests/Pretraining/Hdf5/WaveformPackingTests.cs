#if PANNS_PUREHDF
using Panns.Transfer.Pretraining;
using Panns.Transfer.Tests.Support;
using PureHDF;

namespace Panns.Transfer.Tests.Pretraining.Hdf5;

public sealed class WaveformPackingTests : IDisposable
{
    private const int Clips = 7;
    private const int Samples = 1000;

    private readonly TempFolder _folder = new();

    public WaveformPackingTests() => _folder.Text("classes.csv", "index,mid,display_name\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},/m/{i},\"class {i}\"\n")));

    public void Dispose() => _folder.Dispose();

    /// <summary>The file is made by h5py as the released code's pack_waveforms_to_hdf5 makes it; clip 4 was missing then.</summary>
    [Theory]
    [InlineData("bool", "")]
    [InlineData("bool", "chunks=(3, 100), compression='gzip'")]
    [InlineData("'f4'", "")]
    [InlineData("'f8'", "")]
    public void Packs_of_the_released_code_are_read(string type, string storage)
    {
        Python.Run(
            "h5py, numpy",
            $"""
            import sys, h5py, numpy as np
            with h5py.File(sys.argv[1], 'w') as f:
                f.create_dataset('audio_name', shape=(({Clips},)), dtype='S20')
                f.create_dataset('waveform', shape=(({Clips}, {Samples})), dtype=np.int16{(storage.Length > 0 ? ", " + storage : "")})
                f.create_dataset('target', shape=(({Clips}, 30)), dtype={type})
                f.attrs.create('sample_rate', data=16000, dtype=np.int32)
                for n in range({Clips}):
                    if n == 4: continue
                    f['audio_name'][n] = 'Y-clip{"{:05d}"}.wav'.format(n).encode()
                    f['waveform'][n] = (np.arange({Samples}) * 7 + n * 1000 - 5000).astype(np.int16)
                    f['target'][n] = [k in (n, 3 * n + 1) for k in range(30)]
            """,
            _folder.Path("waveforms.h5"));
        Check();
    }

    [Fact]
    public void Files_that_PureHDF_writes_are_read()
    {
        var waveforms = new short[Clips, Samples];
        var targets = new float[Clips, 30];
        for (var clip = 0; clip < Clips; clip++)
        {
            for (var i = 0; i < Samples && clip != 4; i++)
            {
                waveforms[clip, i] = Sample(clip, i);
            }

            (targets[clip, clip], targets[clip, (3 * clip) + 1]) = (1, 1);
        }

        new H5File
        {
            ["audio_name"] = Enumerable.Range(0, Clips).Select(clip => clip == 4 ? "" : $"Y-clip{clip:00000}.wav").ToArray(),
            ["waveform"] = waveforms,
            ["target"] = targets,
            Attributes = new() { ["sample_rate"] = 16000 },
        }.Write(_folder.Path("waveforms.h5"));
        Check();

        // Both files as one list; a black list takes one of each.
        var result = WaveformPacking.Run(
            [_folder.Path("waveforms.h5"), _folder.Path("waveforms.h5")], _folder.Path("twice"), _folder.Path("classes.csv"), new(["-clip00002"]),
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((14, 10, 4), (result.Entries, result.Clips, result.Failed));
        Assert.Equal(2, File.ReadAllLines(result.ErrorFile).Count(line => line.EndsWith(",no,is on the black list", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_no_such_file_is_refused()
    {
        _folder.Text("text.h5", "no HDF5");
        Refuse("text.h5", "cannot be read as HDF5");
        Refuse("nowhere.h5", "there is no such file");
        new H5File { ["waveform"] = new short[2, 10], ["audio_name"] = new[] { "a", "b" } }.Write(_folder.Path("bare.h5"));
        Refuse("bare.h5", "has no target");
        new H5File { ["waveform"] = new float[2, 10], ["audio_name"] = new[] { "a", "b" }, ["target"] = new float[2, 30] }.Write(_folder.Path("float.h5"));
        Refuse("float.h5", "its waveform is no int16");
        new H5File { ["waveform"] = new short[2, 10], ["audio_name"] = new[] { "a", "b" }, ["target"] = new float[2, 29] }.Write(_folder.Path("classes.h5"));
        Refuse("classes.h5", "29 classes, the list of classes has 30");
        new H5File { ["waveform"] = new short[1, 10], ["audio_name"] = new[] { "a" }, ["target"] = new float[1, 30].Fill(0.5f) }.Write(_folder.Path("soft.h5"));
        Refuse("soft.h5", "its target of class 0 is 0.5, neither 0 nor 1");
    }

    private void Refuse(string file, string why)
    {
        var problem = Assert.Throws<PannsException>(() => WaveformPacking.Run([_folder.Path(file)], _folder.Path("pack"), _folder.Path("classes.csv"), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains(why, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    private void Check()
    {
        var result = WaveformPacking.Run(
            [_folder.Path("waveforms.h5")], _folder.Path("pack"), _folder.Path("classes.csv"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((Clips, 6, 1), (result.Entries, result.Clips, result.Failed));
        Assert.Contains(",waveforms.h5#4,no,was missing when the file was made", File.ReadAllText(result.ErrorFile), StringComparison.Ordinal);
        using var pack = AudioPack.Open(_folder.Path("pack"));
        Assert.Equal((16000, Samples), (pack.SampleRate, pack.ClipSamples));
        var targets = new float[30];
        foreach (var (clip, row) in Enumerable.Range(0, Clips).Where(clip => clip != 4).Select((clip, row) => (clip, row)))
        {
            Assert.Equal($"-clip{clip:00000}", pack.Clip(row).Name);
            Assert.Equal(Enumerable.Range(0, Samples).Select(i => Sample(clip, i)), pack.Waveform(row).ToArray());
            pack.CopyTargets(row, targets);
            Assert.Equal(new[] { clip, (3 * clip) + 1 }.Order().Distinct(), Enumerable.Range(0, 30).Where(label => targets[label] == 1));
        }
    }

    private static short Sample(int clip, int place) => (short)((place * 7) + (clip * 1000) - 5000);
}

internal static class Arrays
{
    public static float[,] Fill(this float[,] array, float value)
    {
        for (var i = 0; i < array.GetLength(0); i++)
        {
            for (var j = 0; j < array.GetLength(1); j++)
            {
                array[i, j] = value;
            }
        }

        return array;
    }
}
#endif
