using Panns.Transfer.Pretraining.Augmentation;
using Panns.Transfer.Strategies;

namespace Panns.Transfer.Pretraining.Distillation;

/// <summary>
/// What is to be learned of a clip: its labels, a teacher's scores, or some of both. Binary cross-entropy is linear in its targets: the
/// weighted sum of the losses against labels and against the teacher is the loss against the weighted sum.
/// </summary>
internal sealed class ClipTargets
{
    private readonly ClipPack _pack;
    private readonly Teacher? _teacher;
    private readonly bool _readsScores;
    private readonly float _teacherWeight;
    private readonly float[] _scores;
    private readonly float[] _logits;

    /// <param name="pack">The clips.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="options">How a teacher is learned from; null for none.</param>
    /// <param name="teacher">Scores what the network gets; null where there is no teacher, or its scores lie in the pack.</param>
    /// <exception cref="PannsException">Neither labels nor a teacher's scores are there.</exception>
    public ClipTargets(ClipPack pack, int classes, DistillationOptions? options, Teacher? teacher)
    {
        _pack = pack;
        _teacher = teacher;
        _readsScores = options is not null && teacher is null;
        _teacherWeight = (float)(options?.TeacherWeight ?? 0);
        if (_readsScores)
        {
            Check(pack, classes, options!);
        }

        _scores = new float[classes];
        _logits = new float[classes];
        Logits = options?.LogitWeight > 0 ? classes : 0;
        Embedding = options?.EmbeddingWeight > 0 ? teacher!.Network.EmbeddingSize : 0;
    }

    /// <summary>The teacher's logits that are learned, of a clip.</summary>
    public int Logits { get; }

    /// <summary>Values of the teacher's embedding that are learned.</summary>
    public int Embedding { get; }

    /// <summary>Writes the targets of clips that sound together: the highest of each class.</summary>
    /// <returns>Whether all of them have labels, or scores of the pack's teacher in their place.</returns>
    public bool Fill(ReadOnlySpan<int> clips, Span<float> targets)
    {
        var isLabeled = true;
        targets.Clear();
        foreach (var clip in clips)
        {
            isLabeled &= _pack.IsLabeled(clip);
            _pack.CopyTargets(clip, _scores);
            if (_readsScores)
            {
                _pack.CopyTeacherScores(clip, _logits);
                var share = _pack.IsLabeled(clip) ? _teacherWeight : 1;
                Levels.Blend(_scores, 1 - share, _logits, share);
            }

            for (var i = 0; i < targets.Length; i++)
            {
                targets[i] = Math.Max(targets[i], _scores[i]);
            }
        }

        return isLabeled || _readsScores;
    }

    /// <summary>Has the teacher score a waveform, and puts its scores in the targets.</summary>
    public void Finish(bool isLabeled, ReadOnlySpan<float> waveform, Span<float> targets, StepBatch batch, int clip)
    {
        if (_teacher is null)
        {
            return;
        }

        _teacher.Score(waveform, _scores, batch.TeacherLogits.AsSpan(clip * Logits, Logits), batch.TeacherEmbeddings.AsSpan(clip * Embedding, Embedding));
        var share = isLabeled ? _teacherWeight : 1;
        Levels.Blend(targets, 1 - share, _scores, share);
    }

    private static void Check(ClipPack pack, int classes, DistillationOptions options)
    {
        if (pack.TeacherLabels is not { } labels)
        {
            throw new PannsException($"{pack.Folders[0]}: no teacher's scores lie beside the clips: name a teacher");
        }

        if (labels.Count != classes)
        {
            throw new PannsException(FormattableString.Invariant($"{pack.Folders[0]}: its teacher's scores are of {labels.Count} classes, not of {classes}"));
        }

        if (options.LogitWeight > 0 || options.EmbeddingWeight > 0)
        {
            throw new PannsException($"{pack.Folders[0]}: holds a teacher's scores alone: its logits and embeddings can be learned only where the teacher itself is named");
        }
    }
}
