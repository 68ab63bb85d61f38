using System.Runtime.InteropServices;

namespace Panns.Audio.Decoding;

/// <summary>The functions of libsndfile that we use, bound when the library is found.</summary>
internal sealed unsafe class SndFileLibrary
{
    private const int ModeRead = 0x10;
    private const int FromCurrent = 1;

    private static readonly Lazy<SndFileLibrary?> Loaded = new(Load);

    private readonly delegate* unmanaged<void*, int, Info*, nint> _open;
    private readonly delegate* unmanaged<nint, float*, long, long> _readFrames;
    private readonly delegate* unmanaged<nint, long, int, long> _seek;
    private readonly delegate* unmanaged<nint, int> _error;
    private readonly delegate* unmanaged<nint, byte*> _message;
    private readonly delegate* unmanaged<nint, int> _close;
    private readonly delegate* unmanaged<byte*> _version;

    private SndFileLibrary(nint library)
    {
        // On Windows only the wide-character function accepts every file name.
        var open = OperatingSystem.IsWindows() ? "sf_wchar_open" : "sf_open";
        _open = (delegate* unmanaged<void*, int, Info*, nint>)NativeLibrary.GetExport(library, open);
        _readFrames = (delegate* unmanaged<nint, float*, long, long>)NativeLibrary.GetExport(library, "sf_readf_float");
        _seek = (delegate* unmanaged<nint, long, int, long>)NativeLibrary.GetExport(library, "sf_seek");
        _error = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "sf_error");
        _message = (delegate* unmanaged<nint, byte*>)NativeLibrary.GetExport(library, "sf_strerror");
        _close = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "sf_close");
        _version = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, "sf_version_string");
    }

    /// <summary>The library; null if it is not installed.</summary>
    public static SndFileLibrary? Instance => Loaded.Value;

    /// <summary>Name and version: <c>libsndfile-1.2.2</c>.</summary>
    public string Version => Marshal.PtrToStringUTF8((nint)_version()) ?? "";

    /// <summary>Opens a file for reading; returns 0 on failure.</summary>
    public nint Open(string path, out Info info)
    {
        info = default;
        fixed (Info* about = &info)
        {
            if (OperatingSystem.IsWindows())
            {
                fixed (char* name = path)
                {
                    return _open(name, ModeRead, about);
                }
            }

            var bytes = Marshal.StringToCoTaskMemUTF8(path);
            try
            {
                return _open((void*)bytes, ModeRead, about);
            }
            finally
            {
                Marshal.FreeCoTaskMem(bytes);
            }
        }
    }

    /// <summary>Reads frames, as many as fit.</summary>
    public int Read(nint file, Span<float> interleaved, int channels)
    {
        fixed (float* first = interleaved)
        {
            return (int)_readFrames(file, first, interleaved.Length / channels);
        }
    }

    /// <summary>Skips frames; returns false on failure.</summary>
    public bool Advance(nint file, long frames) => _seek(file, frames, FromCurrent) >= 0;

    /// <summary>Whether the last call on a file failed.</summary>
    public bool Failed(nint file) => _error(file) != 0;

    /// <summary>The last error of a file, or of opening one if the file is 0; one line.</summary>
    public string LastError(nint file)
        => (Marshal.PtrToStringUTF8((nint)_message(file)) ?? "unknown error").ReplaceLineEndings(" ").Trim().TrimEnd('.');

    /// <summary>Closes a file.</summary>
    public void Close(nint file) => _ = _close(file);

    private static SndFileLibrary? Load()
    {
        foreach (var name in Candidates())
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                return new SndFileLibrary(library);
            }
        }

        return null;
    }

    private static string[] Candidates()
        => OperatingSystem.IsWindows()
            ? ["sndfile.dll", "libsndfile-1.dll", "libsndfile.dll", @"C:\Program Files\Mega-Nerd\libsndfile\bin\libsndfile-1.dll"]
        : OperatingSystem.IsMacOS()
            ?
            [
                "libsndfile.1.dylib", "libsndfile.dylib", "/opt/homebrew/lib/libsndfile.dylib",
                "/usr/local/lib/libsndfile.dylib", "/opt/local/lib/libsndfile.dylib",
            ]
        : ["libsndfile.so.1", "libsndfile.so"];

    /// <summary>libsndfile's SF_INFO.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Info
    {
        public long Frames;
        public int SampleRate;
        public int Channels;
        public int Format;
        public int Sections;
        public int Seekable;
    }
}
