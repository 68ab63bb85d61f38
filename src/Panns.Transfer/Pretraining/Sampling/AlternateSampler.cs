using System.Collections.Immutable;

namespace Panns.Transfer.Pretraining.Sampling;

/// <summary>Alternates balanced and uniform batches, each with its own random sequence from the same seed.</summary>
internal sealed class AlternateSampler(ClipSelection clips, uint seed) : ClipSampler(clips)
{
    private readonly UniformSampler _uniform = new(clips, seed);
    private readonly BalancedSampler _balanced = new(clips, seed);
    private bool _isUniform;

    public override ImmutableArray<SoundLabel> EmptyClasses => _balanced.EmptyClasses;

    private protected override SamplerKind Kind => SamplerKind.Alternate;

    public override void DrawBatch(Span<int> clips)
    {
        ClipSampler turn = _isUniform ? _uniform : _balanced;
        turn.DrawBatch(clips);
        _isUniform = !_isUniform;
    }

    internal override void SaveState(BinaryWriter writer)
    {
        writer.Write(_isUniform);
        _uniform.SaveState(writer);
        _balanced.SaveState(writer);
    }

    internal override void LoadState(BinaryReader reader)
    {
        _isUniform = reader.ReadBoolean();
        _uniform.LoadState(reader);
        _balanced.LoadState(reader);
    }
}
