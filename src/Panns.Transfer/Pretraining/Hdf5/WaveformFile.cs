using PureHDF;
using PureHDF.Selections;
using PureHDF.VOL.Native;

namespace Panns.Transfer.Pretraining.Hdf5;

/// <summary>
/// A pack of the released code (utils/dataset.py, pack_waveforms_to_hdf5): <c>audio_name</c> [clips] of fixed length, <c>waveform</c>
/// [clips, samples] int16, <c>target</c> [clips, classes] bool (or numbers that are 0 and 1), and the attribute <c>sample_rate</c>.
/// </summary>
internal sealed class WaveformFile : IDisposable
{
    /// <summary>The rate of files that do not say it, in Hz: the released code's.</summary>
    public const int UsualRate = 32000;

    private readonly NativeFile _file;
    private readonly IH5Dataset _waveforms;
    private readonly IH5Dataset _targets;
    private readonly byte[] _bytes;
    private readonly float[] _numbers;

    /// <exception cref="PannsException">It is no such file.</exception>
    public WaveformFile(string path)
    {
        Path = path;
        try
        {
            _file = H5File.OpenRead(path);
        }
        catch (Exception problem) when (IsDamage(problem))
        {
            throw Unreadable(problem);
        }

        try
        {
            _waveforms = Dataset("waveform", 2);
            _targets = Dataset("target", 2);
            if (_waveforms.Type is not { Class: H5DataTypeClass.FixedPoint, Size: sizeof(short) })
            {
                throw new PannsException($"{path}: its waveform is no int16; packs of the released code have that");
            }

            Names = Dataset("audio_name", 1).Read<string[]>();
            Count = Length(_waveforms, 0);
            Samples = Length(_waveforms, 1);
            Classes = Length(_targets, 1);
            SampleRate = _file.AttributeExists("sample_rate") ? _file.Attribute("sample_rate").Read<int>() : null;
            if (Length(_targets, 0) != Count || Names.Length != Count)
            {
                throw new PannsException($"{path}: audio_name, waveform and target are not of one number of clips");
            }
        }
        catch (Exception problem) when (IsDamage(problem))
        {
            _file.Dispose();
            throw Unreadable(problem);
        }
        catch
        {
            _file.Dispose();
            throw;
        }

        _bytes = new byte[Classes];
        _numbers = new float[Classes];
    }

    public string Path { get; }

    public int Count { get; }

    public int Samples { get; }

    public int Classes { get; }

    /// <summary>In Hz; null where the file does not say it.</summary>
    public int? SampleRate { get; }

    /// <summary>Names of the clips; empty where a clip's file was missing when the pack was made: such a clip is nothing but zeros.</summary>
    public string[] Names { get; }

    /// <summary>Reads a clip.</summary>
    /// <param name="clip">Which.</param>
    /// <param name="samples">Receives [samples].</param>
    /// <returns>Its classes, ascending.</returns>
    /// <exception cref="PannsException">The file is damaged, or a target is neither 0 nor 1.</exception>
    public int[] Read(int clip, short[] samples)
    {
        try
        {
            _waveforms.Read(samples, Row(clip, Samples), memoryDims: [(ulong)Samples]);
            if (_targets.Type.Class == H5DataTypeClass.FloatingPoint)
            {
                return _targets.Type.Size == sizeof(float) ? Set(ReadTargets(clip, _numbers), clip) : Set(ReadTargets(clip, new double[Classes]), clip);
            }

            return _targets.Type.Size == 1 ? Set(ReadTargets(clip, _bytes), clip) : throw new PannsException($"{Path}: its target is of a kind that is not known: bool and float are");
        }
        catch (Exception problem) when (IsDamage(problem))
        {
            throw Unreadable(problem);
        }
    }

    public void Dispose() => _file.Dispose();

    private T[] ReadTargets<T>(int clip, T[] buffer)
        where T : unmanaged
    {
        _targets.Read(buffer.AsMemory(), Row(clip, Classes), memoryDims: [(ulong)Classes]);
        return buffer;
    }

    private int[] Set<T>(T[] targets, int clip)
        where T : System.Numerics.INumber<T>
    {
        var labels = new List<int>();
        for (var i = 0; i < targets.Length; i++)
        {
            if (targets[i] == T.One)
            {
                labels.Add(i);
            }
            else if (targets[i] != T.Zero)
            {
                throw new PannsException(FormattableString.Invariant($"{Path}: clip {clip}, '{Names[clip]}': its target of class {i} is {targets[i]}, neither 0 nor 1"));
            }
        }

        return [.. labels];
    }

    private static HyperslabSelection Row(int clip, int length) => new(2, [(ulong)clip, 0], [1, (ulong)length]);

    private static int Length(IH5Dataset data, int dimension) => checked((int)data.Space.Dimensions[dimension]);

    private IH5Dataset Dataset(string name, int rank)
    {
        var data = _file.LinkExists(name) ? _file.Dataset(name) : throw new PannsException($"{Path}: has no {name}: no pack of waveforms of the released code");
        return data.Space.Dimensions.Length == rank ? data : throw new PannsException(FormattableString.Invariant($"{Path}: its {name} has {data.Space.Dimensions.Length} dimensions instead of {rank}"));
    }

    // PureHDF throws plain exceptions for what it cannot understand.
    private static bool IsDamage(Exception problem) => problem is not (PannsException or OutOfMemoryException or OperationCanceledException);

    private PannsException Unreadable(Exception problem)
        => new(File.Exists(Path) ? $"{Path}: cannot be read as HDF5: {problem.Message}" : $"{Path}: there is no such file", problem);
}
