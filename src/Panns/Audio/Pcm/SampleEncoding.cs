namespace Panns.Audio.Pcm;

/// <summary>How one sample is stored in an uncompressed file.</summary>
internal enum SampleEncoding
{
    UInt8,
    Int8,
    Int16,
    Int24,
    Int32,
    Float16,
    Float32,
    Float64,
    ALaw,
    MuLaw,
}

/// <summary>Sizes and names of encodings.</summary>
internal static class SampleEncodings
{
    public static int Bytes(this SampleEncoding encoding) => encoding switch
    {
        SampleEncoding.Int16 or SampleEncoding.Float16 => 2,
        SampleEncoding.Int24 => 3,
        SampleEncoding.Int32 or SampleEncoding.Float32 => 4,
        SampleEncoding.Float64 => 8,
        _ => 1,
    };

    public static string Describe(this SampleEncoding encoding) => encoding switch
    {
        SampleEncoding.UInt8 or SampleEncoding.Int8 => "8-bit PCM",
        SampleEncoding.Int16 => "16-bit PCM",
        SampleEncoding.Int24 => "24-bit PCM",
        SampleEncoding.Int32 => "32-bit PCM",
        SampleEncoding.Float16 => "16-bit float",
        SampleEncoding.Float32 => "32-bit float",
        SampleEncoding.Float64 => "64-bit float",
        SampleEncoding.ALaw => "A-law",
        _ => "mu-law",
    };
}
