using Panns.Audio.Decoding;
using Panns.Audio.Input;

namespace Panns.Audio.Lengths;

/// <summary>
/// Finds the length of a compressed recording without decoding it, to detect decoders that stop early. Reads the headers throughout the
/// file once; null for formats it does not know.
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
