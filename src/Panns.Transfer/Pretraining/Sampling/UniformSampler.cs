namespace Panns.Transfer.Pretraining.Sampling;

/// <summary>Draws all clips in one shuffled round after another.</summary>
internal sealed class UniformSampler : ClipSampler
{
    private readonly NumpyRandom _random;
    private readonly int[] _order;
    private int _pointer;

    public UniformSampler(ClipSelection clips, uint seed)
        : base(clips)
    {
        if (clips.BlackListed == clips.Count)
        {
            throw Nothing(clips, "all are black-listed");
        }

        _random = new(seed);
        _order = [.. clips.Clips];
        _random.Shuffle(_order);
    }

    private protected override SamplerKind Kind => SamplerKind.Uniform;

    public override void DrawBatch(Span<int> clips)
    {
        for (var i = 0; i < clips.Length;)
        {
            var clip = _order[_pointer++];
            if (_pointer == _order.Length)
            {
                _pointer = 0;
                _random.Shuffle(_order);
            }

            if (!Selection.IsBlackListed(clip))
            {
                clips[i++] = clip;
            }
        }
    }

    internal override void SaveState(BinaryWriter writer)
    {
        _random.Save(writer);
        writer.Write(_pointer);
        Write(writer, _order);
    }

    internal override void LoadState(BinaryReader reader)
    {
        _random.Load(reader);
        _pointer = ReadPosition(reader, _order.Length);
        Read(reader, _order);
    }
}
