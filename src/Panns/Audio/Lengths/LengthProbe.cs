using Panns.Audio.Decoding;
using Panns.Audio.Input;

namespace Panns.Audio.Lengths;

/// <summary>
/// Finds out how long a compressed recording is without decoding it, so that a decoder which stops in its middle is found out. Reads the
/// file through once, by headers; null for kinds that it does not know.
/// </summary>
internal static class LengthProbe
{
    public static ExpectedLength? Of(AudioInput input)
    {
        using var bytes = new ByteWindow(input.OpenStream(), input.Start);
        return input.Kind switch
        {
            AudioKind.Flac => FlacLength.Find(bytes),
            AudioKind.Ogg => OggLength.Find(bytes),
            AudioKind.Mp3 => MpegLength.Find(bytes),
            AudioKind.Aac => AdtsLength.Find(bytes),
            AudioKind.Wav => RiffLength.Find(bytes),
            AudioKind.Mpeg4 => Mp4Length.Find(bytes),
            AudioKind.Asf => AsfLength.Find(bytes),
            AudioKind.Unknown => MpegLength.FindIn(bytes),
            _ => null,
        };
    }
}
