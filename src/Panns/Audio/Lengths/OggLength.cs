namespace Panns.Audio.Lengths;

/// <summary>
/// The length of an Ogg file, from its pages' granule positions. The lengths of chained streams add up; of multiplexed streams, the first
/// audio stream counts.
/// </summary>
internal static class OggLength
{
    // Decoders may drop blocks at either end.
    private const int ToleranceFrames = 8192;

    public static ExpectedLength? Find(ByteWindow bytes)
    {
        var links = new List<Link>();
        var isHead = false;
        OggPage? end = null;
        var damaged = 0L;
        foreach (var page in OggPage.All(bytes))
        {
            damaged += page.Position + page.Bytes <= bytes.Length && !page.IsIntact(bytes) ? page.Bytes : 0;
            if (page.IsFirst)
            {
                // Multiplexed streams all begin before any of them continues; a later beginning starts a new link of the chain.
                if (!isHead || links.Count == 0)
                {
                    links.Add(new());
                }

                links[^1].Begin(page, OggCodec.Read(bytes.At(page.Position + page.HeadBytes, OggCodec.Longest)));
            }
            else if (links.Count > 0)
            {
                links[^1].Add(page);
            }

            isHead = page.IsFirst;
            end = page;
        }

        links.RemoveAll(link => link.Codec is null);
        if (links.Count == 0)
        {
            return null;
        }

        var isCut = end!.Value.Position + end.Value.Bytes > bytes.Length;
        return new(links.Sum(link => link.Seconds), (double)ToleranceFrames / links[0].Codec!.SampleRate)
        {
            Missing = isCut ? "its last page is incomplete" : links[^1].IsEnded ? null : "its last page is missing",
            Remark = damaged > 0 ? FormattableString.Invariant($"{damaged} bytes in its middle are damaged") : null,
        };
    }

    private sealed class Link
    {
        private uint _serial;
        private long _first;
        private long _last;
        private bool _isBegun;

        public OggCodec? Codec { get; private set; }

        public bool IsEnded { get; private set; }

        public double Seconds => (double)Math.Max(0, _last - _first) / Codec!.SampleRate;

        public void Begin(OggPage page, OggCodec? codec)
        {
            if (Codec is null && codec is not null)
            {
                (Codec, _serial, _first) = (codec, page.Serial, codec.Lead);
                IsEnded = page.IsLast;
            }
        }

        public void Add(OggPage page)
        {
            if (Codec is null || page.Serial != _serial)
            {
                return;
            }

            IsEnded |= page.IsLast;
            if (page.Granule <= 0 || page.Packets == 0)
            {
                return;
            }

            if (!_isBegun)
            {
                _isBegun = true;

                // A stream cut from a broadcast starts at an arbitrary position, known only by decoding; the end of the first page is close enough.
                if (page.Granule > (long)page.Packets * Codec.LongestPacket)
                {
                    _first = page.Granule;
                }
            }

            _last = Math.Max(_last, page.Granule);
        }
    }
}
