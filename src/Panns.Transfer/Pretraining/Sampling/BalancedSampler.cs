using System.Collections.Immutable;

namespace Panns.Transfer.Pretraining.Sampling;

/// <summary>A queue of all classes in shuffled order, refilled when empty; each class gives its shuffled clips in turn.</summary>
internal sealed class BalancedSampler : ClipSampler
{
    private readonly NumpyRandom _random;
    private readonly int[][] _clips;
    private readonly int[] _pointers;
    private readonly int[] _queue;
    private int _next;

    public BalancedSampler(ClipSelection clips, uint seed)
        : base(clips)
    {
        _random = new(seed);
        _clips = clips.ByClass();
        if (_clips.Length == 0)
        {
            throw Nothing(clips, "its clips have no labels, which a balanced order goes by");
        }

        if (_clips.All(ofClass => ofClass.All(clips.IsBlackListed)))
        {
            throw Nothing(clips, "none that is not black-listed has a label");
        }

        foreach (var ofClass in _clips)
        {
            _random.Shuffle(ofClass);
        }

        _pointers = new int[_clips.Length];
        _queue = [.. Enumerable.Range(0, _clips.Length)];
        _next = _queue.Length;
    }

    public override ImmutableArray<SoundLabel> EmptyClasses => [.. Selection.Pack.Labels!.Where(label => _clips[label.Index].Length == 0)];

    private protected override SamplerKind Kind => SamplerKind.Balanced;

    public override void DrawBatch(Span<int> clips)
    {
        for (var i = 0; i < clips.Length;)
        {
            if (NextClip() is { } clip && !Selection.IsBlackListed(clip))
            {
                clips[i++] = clip;
            }
        }
    }

    internal override void SaveState(BinaryWriter writer)
    {
        _random.Save(writer);
        writer.Write(_next);
        Write(writer, _queue);
        for (var label = 0; label < _clips.Length; label++)
        {
            writer.Write(_pointers[label]);
            Write(writer, _clips[label]);
        }
    }

    internal override void LoadState(BinaryReader reader)
    {
        _random.Load(reader);
        _next = ReadPosition(reader, _queue.Length + 1);
        Read(reader, _queue);
        for (var label = 0; label < _clips.Length; label++)
        {
            _pointers[label] = ReadPosition(reader, _clips[label].Length);
            Read(reader, _clips[label]);
        }
    }

    private int? NextClip()
    {
        if (_next == _queue.Length)
        {
            _next = 0;
            // Shuffled from ascending order, like the released code's new queue.
            for (var label = 0; label < _queue.Length; label++)
            {
                _queue[label] = label;
            }

            _random.Shuffle(_queue);
        }

        var which = _queue[_next++];
        var ofClass = _clips[which];
        if (ofClass.Length == 0)
        {
            return null;
        }

        var clip = ofClass[_pointers[which]++];
        if (_pointers[which] == ofClass.Length)
        {
            _pointers[which] = 0;
            _random.Shuffle(ofClass);
        }

        return clip;
    }
}
